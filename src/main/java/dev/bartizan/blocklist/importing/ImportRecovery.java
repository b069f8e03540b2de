package dev.bartizan.blocklist.importing;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * Marks runs that a crash left open as interrupted. Their lists need no repair: each was stored completely or not at
 * all.
 */
@Singleton
class ImportRecovery {

    private static final Logger LOG = Logger.getLogger(ImportRecovery.class);

    private final Database database;
    private final ImportRunRepository runs;
    private final ImportState state;
    private final Clock clock;

    ImportRecovery(Database database, ImportRunRepository runs, ImportState state, Clock clock) {
        this.database = database;
        this.runs = runs;
        this.state = state;
        this.clock = clock;
    }

    void recover(@Observes @Priority(Lifecycle.Open.INTERRUPTED_IMPORTS) DatabaseOpened event) {
        try {
            int interrupted = database.write(() -> runs.interruptUnfinished(state.runningId(), clock.instant()));
            if (interrupted > 0) {
                LOG.warnv("imports_interrupted", kv("runs", interrupted));
            }
        } catch (DatabaseException failure) {
            if (!database.failing()) {
                throw failure;
            }
            // This observer runs again when the database can be written.
            LOG.warnv("import_recovery_postponed", kv("error_code", failure.code()));
        }
    }
}
