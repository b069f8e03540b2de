package dev.bartizan.blocklist.importing;

import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.BlocklistRepository;
import dev.bartizan.blocklist.ListContents;
import dev.bartizan.blocklist.ListHealth;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Sends notifications about the health of the lists, after each import and once a minute. */
@Singleton
public class ListWatch {

    private static final Logger LOG = Logger.getLogger(ListWatch.class);

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Database database;
    private final DatabaseState state;
    private final BlocklistRepository lists;
    private final ListContents contents;
    private final BlocklistConfig config;
    private final Event<Notification> notifications;
    private final Clock clock;
    private final DeadlineQueue deadlines;

    ListWatch(
            Database database,
            DatabaseState state,
            BlocklistRepository lists,
            ListContents contents,
            BlocklistConfig config,
            Event<Notification> notifications,
            Clock clock,
            DeadlineQueue deadlines) {
        this.database = database;
        this.state = state;
        this.lists = lists;
        this.contents = contents;
        this.config = config;
        this.notifications = notifications;
        this.clock = clock;
        this.deadlines = deadlines;
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        deadlines.every("list-watch", INTERVAL, INTERVAL, this::check);
    }

    /** Synchronized, so that an older result never overwrites a newer one. */
    synchronized void check() {
        if (!state.opened()) {
            return;
        }
        try {
            Instant now = clock.instant();
            for (Blocklist list : database.read(lists::listEnabled)) {
                notification(list, now).ifPresent(notifications::fire);
            }
        } catch (DatabaseException failure) {
            // The database supervisor reports the failure.
            LOG.debugv("lists_not_watched");
        }
    }

    private Optional<Notification> notification(Blocklist list, Instant now) {
        return switch (ListHealth.of(list, contents.find(list.id()), config, now)) {
            case FAILING -> Optional.of(failing(list));
            case STALE ->
                notification(
                        NotificationKind.LIST_STALE,
                        list,
                        "The last successful import was at %s."
                                .formatted(list.imported().succeededAt()));
            case EXPIRED ->
                notification(
                        NotificationKind.LIST_EXPIRED,
                        list,
                        "It is no longer published: the last successful import was at %s."
                                .formatted(list.imported().succeededAt()));
            case OK, UNCHANGED ->
                notification(
                        NotificationKind.LIST_RECOVERED,
                        list,
                        "The import at %s succeeded.".formatted(list.imported().succeededAt()));
            case DISABLED, NEVER_IMPORTED, EMPTY -> Optional.empty();
        };
    }

    private static Notification failing(Blocklist list) {
        return switch (Objects.requireNonNull(list.imported().outcome(), "a failing list has an outcome")) {
            case REJECTED_EMPTY, REJECTED_SHRUNK -> implausible(NotificationKind.LIST_SHRUNK, list);
            case REJECTED_GREW -> implausible(NotificationKind.LIST_GREW, list);
            default ->
                new Notification(
                        NotificationKind.LIST_FAILING,
                        list.name(),
                        "%s: %s"
                                .formatted(
                                        list.imported().outcome(),
                                        list.imported().message()));
        };
    }

    private static Notification implausible(NotificationKind kind, Blocklist list) {
        return new Notification(
                kind,
                list.name(),
                "%s The last good version is kept; if the new one is correct, import it with force."
                        .formatted(list.imported().message()));
    }

    private static Optional<Notification> notification(NotificationKind kind, Blocklist list, String message) {
        return Optional.of(new Notification(kind, list.name(), message));
    }
}
