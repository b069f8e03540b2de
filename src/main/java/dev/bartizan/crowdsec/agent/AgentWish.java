package dev.bartizan.crowdsec.agent;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Whether the agent should run. What was read last is in force while the database is broken; a new database in place of a
 * lost one gets it.
 */
@Singleton
class AgentWish {

    private static final Logger LOG = Logger.getLogger(AgentWish.class);

    private final Database database;
    private final DatabaseState state;
    private final WishRepository repository;
    private final Clock clock;

    private volatile boolean enabled;

    AgentWish(Database database, DatabaseState state, WishRepository repository, Clock clock) {
        this.database = database;
        this.state = state;
        this.repository = repository;
        this.clock = clock;
    }

    /** As far as is known. */
    boolean enabled() {
        return enabled;
    }

    /**
     * Stores what is wanted from now on.
     *
     * @throws DatabaseException if it can't; then nothing has changed
     */
    synchronized void set(boolean wanted) {
        database.write(() -> {
            StoredWish row = repository.findByIdOptional(StoredWish.ID).orElseGet(StoredWish::new);
            row.enabled = wanted;
            row.changedAt = clock.instant();
            repository.persist(row);
        });
        enabled = wanted;
    }

    synchronized void load(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        Optional<Boolean> stored = stored();
        if (stored.isEmpty() && enabled) {
            set(true);
        }
        enabled = stored.orElse(enabled);
    }

    /** Somebody else may have changed it: another process on the same data. */
    synchronized void refresh() {
        if (!state.opened()) {
            return;
        }
        try {
            enabled = stored().orElse(enabled);
        } catch (DatabaseException failure) {
            LOG.debugv("crowdsec_wish_not_read", kv("error_code", failure.code()));
        }
    }

    private Optional<Boolean> stored() {
        return database.read(() -> repository.findByIdOptional(StoredWish.ID).map(row -> row.enabled));
    }
}
