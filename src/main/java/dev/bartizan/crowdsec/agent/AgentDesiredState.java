package dev.bartizan.crowdsec.agent;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.node.NodeName;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Whether the agent of this node should run, stored in the database. While the database fails, the last value that was read applies; a
 * new database that replaces a lost one gets this value.
 */
@Singleton
class AgentDesiredState {

    private static final Logger LOG = Logger.getLogger(AgentDesiredState.class);

    private final Database database;
    private final DatabaseState state;
    private final DesiredStateRepository repository;
    private final NodeName node;
    private final Clock clock;

    private volatile boolean enabled;

    AgentDesiredState(
            Database database, DatabaseState state, DesiredStateRepository repository, NodeName node, Clock clock) {
        this.database = database;
        this.state = state;
        this.repository = repository;
        this.node = node;
        this.clock = clock;
    }

    /** The last known value. */
    boolean enabled() {
        return enabled;
    }

    /**
     * Stores a new desired state.
     *
     * @throws DatabaseException if it can't be stored; then nothing has changed
     */
    synchronized void set(boolean wanted) {
        database.write(() -> {
            DesiredStateRow row = repository.findByIdOptional(node.text()).orElseGet(DesiredStateRow::new);
            row.node = node.text();
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

    /** Reads the value again: another process on the same data may have changed it. */
    synchronized void refresh() {
        if (!state.opened()) {
            return;
        }
        try {
            enabled = stored().orElse(enabled);
        } catch (DatabaseException failure) {
            LOG.debugv("crowdsec_desired_state_not_read", kv("error_code", failure.code()));
        }
    }

    private Optional<Boolean> stored() {
        return database.read(() -> repository.findByIdOptional(node.text()).map(row -> row.enabled));
    }
}
