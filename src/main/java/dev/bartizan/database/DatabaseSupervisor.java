package dev.bartizan.database;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import dev.bartizan.system.StartRefused;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Opens, checks and closes the database. If another process uses the data folder, the start fails; other failures never
 * end the process, and each check retries. Code that needs the database observes {@link DatabaseOpened}, which isn't sent
 * while another node leads.
 */
@Singleton
public class DatabaseSupervisor {

    private static final Logger LOG = Logger.getLogger(DatabaseSupervisor.class);

    private final DataFolder folder;
    private final FolderLock lock;
    private final DatabaseState state;
    private final DatabaseLocation location;
    private final DatabaseOpener opener;
    private final DatabaseProbe probe;
    private final Event<DatabaseOpened> opened;
    private final DatabaseConfig config;
    private final DeadlineQueue deadlines;

    private boolean stopped;

    /** The event that not all observers have processed completely; null if all have. */
    private @Nullable DatabaseOpened pendingEvent;

    /** Whether the observers were notified while the database is open for reading. */
    private boolean announcedForReading;

    /** The last failure of an observer. */
    private @Nullable String observerFailure;

    DatabaseSupervisor(
            DataFolder folder,
            FolderLock lock,
            DatabaseState state,
            DatabaseLocation location,
            @All List<DatabaseOpener> openers,
            DatabaseProbe probe,
            Event<DatabaseOpened> opened,
            DatabaseConfig config,
            DeadlineQueue deadlines) {
        this.folder = folder;
        this.lock = lock;
        this.state = state;
        this.location = location;
        this.opener = openers.stream()
                .filter(candidate -> candidate.kind() == location.kind())
                .findFirst()
                .orElseThrow();
        this.probe = probe;
        this.opened = opened;
        this.config = config;
        this.deadlines = deadlines;
    }

    /** Opens the database before all features start; ends the start if another process uses the folder. */
    void start(@Observes @Priority(Lifecycle.Start.DATABASE) StartupEvent event) {
        try {
            lockFolder();
        } catch (FolderNotLockedException refused) {
            LOG.errorv(refused.event(), refused.facts());
            throw new StartRefused(StartRefused.TAKEN);
        } catch (IOException | RuntimeException failure) {
            // The check meets the same failure, reports it, and retries later.
            LOG.debugv(failure, "data_folder_not_locked_yet");
        }
        check();
        deadlines.every("database-check", config.checkInterval(), config.checkInterval(), this::check);
    }

    /** Opens the database, or checks it if it is open, and notifies the observers until all succeed. */
    synchronized void check() {
        if (stopped) {
            return;
        }
        try {
            if (!state.opened()) {
                open();
            } else if (opener.replaced()) {
                LOG.warnv(
                        location.server() ? "database_connection_lost" : "database_replaced",
                        kv("database_path", location.logged()));
                state.reopening();
                opener.closeReplaced();
                open();
            } else if (state.failure().isPresent()) {
                recoverFromFailure(state.failure().get());
            } else {
                lock.take();
                probe.takeWriteLock();
            }
        } catch (SQLException | IOException | RuntimeException failure) {
            failed(failure);
        }
        announce();
    }

    private void failed(Exception failure) {
        DatabaseFailure found = DatabaseFailure.of(failure, folder.database());
        boolean known = state.failure().filter(found::equals).isPresent();
        state.failed(found);
        LOG.logv(known ? Level.DEBUG : Level.WARN, "database_check_failed", kv("reason", failure.toString()));
        if (!known && failure instanceof FolderNotLockedException refused) {
            LOG.errorv(refused.event(), refused.facts());
        }
    }

    private void open() throws SQLException, IOException {
        lockFolder();
        DatabaseOpener.Opening opening = opener.open();
        if (opening.following()) {
            pendingEvent = null;
            state.follows();
            return;
        }
        opening.unwritable().ifPresentOrElse(state::openedForReading, state::up);
        pendingEvent = new DatabaseOpened(opening.recoveredFrames());
        announcedForReading = false;
    }

    /** Creates the data folder if needed and locks it against other processes. */
    private void lockFolder() throws IOException {
        folder.create();
        lock.take();
    }

    /**
     * Notifies the observers until all of them succeed. A failing observer doesn't change the state of the database;
     * its failure is reported where it happens.
     */
    private void announce() {
        boolean working = state.failure().isEmpty();
        if (pendingEvent == null || !state.opened() || !working && announcedForReading) {
            return;
        }
        try {
            opened.fire(pendingEvent);
            observerFailure = null;
            announcedForReading = true;
            if (working && state.failure().isEmpty()) {
                pendingEvent = null;
            }
        } catch (DatabaseException failure) {
            LOG.debugv("database_observer_waits", kv("reason", failure.toString()));
        } catch (RuntimeException failure) {
            boolean known = failure.toString().equals(observerFailure);
            observerFailure = failure.toString();
            LOG.logv(known ? Level.DEBUG : Level.ERROR, failure, "database_observer_failed");
        }
    }

    /** Tries to recover a database that failed after it was opened. */
    private void recoverFromFailure(DatabaseFailure failure) throws SQLException, IOException {
        if (!opener.recover(failure)) {
            return;
        }
        probe.write();
        if (pendingEvent != null) {
            opener.completeOpening();
        }
        state.up();
    }

    /** Closes the database and releases the folder. */
    synchronized void stop(@Observes @Priority(Lifecycle.Stop.DATABASE) ShutdownEvent event) {
        stopped = true;
        if (state.readable()) {
            opener.close();
        }
        try {
            lock.release();
        } catch (IOException failure) {
            LOG.warnv(failure, "data_folder_not_released");
        }
    }
}
