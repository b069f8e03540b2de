package dev.bartizan.notify;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.notify.NotificationLog.Changes;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Stores the changes of the log, soon after each change, or when the database works again. */
@Singleton
class NotificationStore {

    private static final Logger LOG = Logger.getLogger(NotificationStore.class);

    /** Delay before failed writes are retried. */
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final NotificationLog log;
    private final NotificationRepository repository;
    private final Database database;
    private final DatabaseState state;
    private final Deadline next;

    /**
     * False until the stored notices are loaded, so that rows are written in the right order; and false after the stop.
     */
    private boolean open;

    NotificationStore(
            NotificationLog log,
            NotificationRepository repository,
            Database database,
            DatabaseState state,
            DeadlineQueue deadlines) {
        this.log = log;
        this.repository = repository;
        this.database = database;
        this.state = state;
        this.next = deadlines.add("notifications-store", this::save);
    }

    /**
     * Loads the stored notices into the log.
     *
     * @return the notices that the log did not contain, oldest first
     * @throws DatabaseException with one of the five codes
     */
    synchronized List<Notice> load() {
        List<Notice> stored = database.read(() -> repository.listWithDeliveries().stream()
                .flatMap(row -> row.toNotice().stream())
                .toList());
        List<Notice> added =
                stored.stream().filter(notice -> !log.contains(notice.id())).toList();
        log.load(stored);
        open = true;
        next.now();
        return added;
    }

    /** Stores the changes soon, in another thread. */
    void saveSoon() {
        next.now();
    }

    /** Stores the changes; if the database fails, a later call retries. */
    synchronized void save() {
        if (!open) {
            return;
        }
        if (state.failure().isPresent()) {
            next.in(RETRY);
            return;
        }
        Changes changes = log.takeChanges();
        if (changes.none()) {
            return;
        }
        try {
            database.write(() -> write(changes));
        } catch (RuntimeException failure) {
            log.putBack(changes);
            next.in(RETRY);
            if (!(failure instanceof DatabaseException known)) {
                throw failure;
            }
            LOG.warnv(
                    "notifications_not_stored",
                    kv("notifications", changes.written().size()),
                    kv("error_code", known.code()));
        }
    }

    private void write(Changes changes) {
        changes.forgotten().forEach(repository::deleteById);
        for (Notice notice : changes.written()) {
            NoticeRow row = repository.findById(notice.id()).orElseGet(() -> NoticeRow.of(notice));
            row.update(notice);
            repository.persist(row);
        }
    }

    /** Stores the changes a last time. */
    synchronized void stop() {
        save();
        open = false;
    }
}
