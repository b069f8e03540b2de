package dev.bartizan.audit;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.database.PurgeClock;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Reads the audit log, and deletes its old entries. */
@Singleton
public class AuditLog {

    /** Maximum number of rows deleted in one transaction, so that other writers don't wait long. */
    static final int PURGED_AT_ONCE = 500;

    private static final Duration FIRST_PURGE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_PURGES = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(AuditLog.class);

    private final AuditStore store;
    private final AuditConfig config;
    private final Database database;
    private final DatabaseState state;
    private final PurgeClock purgeClock;
    private final DeadlineQueue deadlines;

    AuditLog(
            AuditStore store,
            AuditConfig config,
            Database database,
            DatabaseState state,
            PurgeClock purgeClock,
            DeadlineQueue deadlines) {
        this.store = store;
        this.config = config;
        this.database = database;
        this.state = state;
        this.purgeClock = purgeClock;
        this.deadlines = deadlines;
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        deadlines.every("audit-purge", FIRST_PURGE, BETWEEN_PURGES, this::purge);
    }

    /**
     * The newest entries that a filter selects.
     *
     * @param before only entries with a smaller id; {@code Long.MAX_VALUE} for all
     * @throws DatabaseException if they can't be read
     */
    public List<AuditEntry> page(AuditFilter filter, long before, int size) {
        return database.read(() -> store.page(filter, before, size));
    }

    /** Deletes old entries, those of failed logins earlier. */
    void purge() {
        if (!state.opened()) {
            return;
        }
        try {
            Instant now = purgeClock.instant();
            int purged = purge(now.minus(config.keep()), Optional.empty())
                    + purge(now.minus(FailedLogins.KEPT), Optional.of(FailedLogins.ACTION));
            LOG.debugv("audit_log_purged", kv("entries", purged));
        } catch (DatabaseException failure) {
            LOG.warnv("audit_log_not_purged", kv("error_code", failure.code()));
        }
    }

    private int purge(Instant oldest, Optional<String> action) {
        int purged = 0;
        int last;
        do {
            last = database.write(() -> store.deleteBefore(oldest, action, PURGED_AT_ONCE));
            purged += last;
        } while (last == PURGED_AT_ONCE);
        return purged;
    }
}
