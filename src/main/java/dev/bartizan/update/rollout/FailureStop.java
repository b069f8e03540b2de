package dev.bartizan.update.rollout;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import dev.bartizan.update.Adoption;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateConfig;
import dev.bartizan.update.UpdateFailed;
import dev.bartizan.update.Updates;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Stops the rollout of an update when {@code bartizan.update.failure-limit} clients could not run it. An update that an
 * administrator rolls out again is not stopped again, unless its rollout is set to 0 % after that. After a start the failures that
 * were counted before are compared with the limit, because it may be another one.
 */
@Singleton
public class FailureStop {

    private static final Logger LOG = Logger.getLogger(FailureStop.class);
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Optional<Integer> limit;
    private final Updates updates;
    private final Adoption adoption;
    private final UpdateService service;
    private final Event<Notification> notifications;
    private final Deadline stopping;

    /** The updates that have reached the limit and are not stopped yet. */
    private final Set<UUID> reached = ConcurrentHashMap.newKeySet();

    FailureStop(
            UpdateConfig config,
            Updates updates,
            Adoption adoption,
            UpdateService service,
            Event<Notification> notifications,
            DeadlineQueue deadlines) {
        this.limit = config.failureLimit();
        this.updates = updates;
        this.adoption = adoption;
        this.service = service;
        this.notifications = notifications;
        this.stopping = deadlines.add("update-failure-stop", this::stop);
    }

    void failed(@Observes UpdateFailed failed) {
        updates.find(failed.update()).ifPresent(update -> check(update, failed.clients()));
    }

    /** Compares the counted failures of the updates that are offered with the limit. */
    void check(@Observes @Priority(Lifecycle.Open.UPDATE_STOPS) DatabaseOpened event) {
        updates.offered().forEach(update -> check(update, adoption.failures(update.id())));
    }

    private void check(Update update, long failures) {
        if (limit.filter(most -> failures >= most).isPresent()
                && update.rollout() > 0
                && !update.share().wasStopped()) {
            reached.add(update.id());
            stopping.within(Duration.ZERO);
        }
    }

    /** Stops the updates that have reached the limit. If the database fails, a later call retries. */
    private void stop() {
        for (UUID update : reached) {
            try {
                service.stop(update)
                        .ifPresent(stopped -> notifications.fire(new Notification(
                                NotificationKind.UPDATE_STOPPED,
                                UpdateService.subject(stopped.target()),
                                "%d clients could not run the update %s. It is no longer offered."
                                        .formatted(adoption.failures(update), update))));
                reached.remove(update);
            } catch (DatabaseException failure) {
                LOG.warnv("update_not_stopped", kv("update", update), kv("error_code", failure.code()));
                stopping.within(RETRY);
            }
        }
    }
}
