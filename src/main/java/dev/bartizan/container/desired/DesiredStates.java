package dev.bartizan.container.desired;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.backoff.RestartBudget;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The desired state of each container, and its counted restarts. While the database fails, the values in memory apply.
 * Restarts that could not be stored are stored later; a desired state that can't be stored is rejected. Thread-safe.
 */
@Singleton
public class DesiredStates {

    private static final Logger LOG = Logger.getLogger(DesiredStates.class);

    /**
     * Desired state and counted restarts of one container.
     *
     * @param formerName its name before it was renamed while it was down; empty if it wasn't, or was started since then
     */
    public record Known(DesiredState desired, RestartBudget budget, Optional<String> formerName) {

        private static final Known NOTHING = new Known(DesiredState.RUNNING, RestartBudget.FULL);

        /** A container that was not renamed. */
        public Known(DesiredState desired, RestartBudget budget) {
            this(desired, budget, Optional.empty());
        }
    }

    private final StoredContainers stored;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** Containers whose row may be out of date; guarded by {@code this}. */
    private final Set<String> unsaved = new HashSet<>();

    private volatile boolean loaded;

    public DesiredStates(StoredContainers stored) {
        this.stored = stored;
    }

    /** Whether the desired states are loaded. Until then no container may be started. */
    public boolean loaded() {
        return loaded;
    }

    /** Names of all containers with stored values. */
    public Set<String> containers() {
        return Set.copyOf(known.keySet());
    }

    public DesiredState of(String container) {
        return known.getOrDefault(container, Known.NOTHING).desired();
    }

    public RestartBudget budget(String container) {
        return known.getOrDefault(container, Known.NOTHING).budget();
    }

    /** The name of a container before it was renamed while it was down; empty if it wasn't, or was started since then. */
    public Optional<String> formerName(String container) {
        return known.getOrDefault(container, Known.NOTHING).formerName();
    }

    /** Keeps in memory that a container was renamed while it was down, or was started since then, until {@link #save}. */
    public synchronized void rememberFormerName(String container, Optional<String> before) {
        if (!formerName(container).equals(before)) {
            known.put(container, new Known(of(container), budget(container), before));
            unsaved.add(container);
        }
    }

    /**
     * Stores a desired state. {@code RUNNING} also resets the counted restarts.
     *
     * @throws DatabaseException if it can't be stored; then nothing has changed
     */
    public synchronized void set(String container, DesiredState desired) {
        Known next = new Known(
                desired,
                desired == DesiredState.RUNNING ? RestartBudget.FULL : budget(container),
                formerName(container));
        stored.save(Map.of(container, Optional.of(next)));
        unsaved.remove(container);
        known.put(container, next);
    }

    /** Keeps a container's counted restarts in memory until {@link #save} stores them. */
    public synchronized void remember(String container, RestartBudget budget) {
        Known next = new Known(of(container), budget, formerName(container));
        if (!next.equals(known.put(container, next))) {
            unsaved.add(container);
        }
    }

    /** Keeps in memory what is wanted of a container that takes another one's place, until {@link #save} stores it. */
    public synchronized void inherit(String container, DesiredState desired) {
        known.put(container, new Known(desired, budget(container), formerName(container)));
        unsaved.add(container);
    }

    /** Moves the values of a renamed container to its new name, unless the new name has values already. */
    public synchronized void move(String before, String container) {
        Known moved = known.get(before);
        if (moved != null && known.putIfAbsent(container, moved) == null) {
            unsaved.add(container);
        }
        forget(before);
    }

    /** Removes the values of a container. */
    public synchronized void forget(String container) {
        if (known.remove(container) != null) {
            unsaved.add(container);
        }
    }

    /** Stores all changes. After a failure the next call tries again. */
    public synchronized void save() {
        if (!loaded || unsaved.isEmpty()) {
            return;
        }
        Map<String, Optional<Known>> changes = new HashMap<>();
        unsaved.forEach(container -> changes.put(container, Optional.ofNullable(known.get(container))));
        try {
            stored.save(changes);
            unsaved.clear();
        } catch (DatabaseException failure) {
            // The database has logged the failure.
            LOG.debugv("container_restarts_not_stored", kv("error_code", failure.code()));
        }
    }

    /** Loads the values. A new database that replaces a lost one gets the values in memory. */
    public synchronized void load(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        if (loaded) {
            unsaved.addAll(known.keySet());
            return;
        }
        if (stored.complete()) {
            known.putAll(stored.all());
            loaded = true;
        }
    }
}
