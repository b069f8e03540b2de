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
 * The desired state of each container, and its counted restarts. The values in memory stay in force while the database is
 * broken. Restarts that could not be stored are stored later; a desired state that cannot be stored is refused.
 */
@Singleton
public class DesiredStates {

    private static final Logger LOG = Logger.getLogger(DesiredStates.class);

    /** What is known of one container. */
    public record Known(DesiredState desired, RestartBudget budget) {

        private static final Known NOTHING = new Known(DesiredState.RUNNING, RestartBudget.FULL);
    }

    private final StoredContainers stored;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** Containers whose row may not be what is known; guarded by this. */
    private final Set<String> unsaved = new HashSet<>();

    private volatile boolean loaded;

    public DesiredStates(StoredContainers stored) {
        this.stored = stored;
    }

    /** Whether what people want is known: until then nothing may be started. */
    public boolean loaded() {
        return loaded;
    }

    /** All containers of which something is known. */
    public Set<String> containers() {
        return Set.copyOf(known.keySet());
    }

    public DesiredState of(String container) {
        return known.getOrDefault(container, Known.NOTHING).desired();
    }

    public RestartBudget budget(String container) {
        return known.getOrDefault(container, Known.NOTHING).budget();
    }

    /**
     * Stores a desired state. That of running forgives the restarts so far.
     *
     * @throws DatabaseException if it can't; then nothing has changed
     */
    public synchronized void set(String container, DesiredState desired) {
        Known next = new Known(desired, desired == DesiredState.RUNNING ? RestartBudget.FULL : budget(container));
        stored.save(Map.of(container, Optional.of(next)));
        unsaved.remove(container);
        known.put(container, next);
    }

    /** Remembers which restarts of a container count. */
    public synchronized void remember(String container, RestartBudget budget) {
        Known next = new Known(of(container), budget);
        if (!next.equals(known.put(container, next))) {
            unsaved.add(container);
        }
    }

    /** A container has another name now; what is known of that one already stays. */
    public synchronized void move(String before, String container) {
        Known moved = known.get(before);
        if (moved != null && known.putIfAbsent(container, moved) == null) {
            unsaved.add(container);
        }
        forget(before);
    }

    /** Knows nothing of a container any more. */
    public synchronized void forget(String container) {
        if (known.remove(container) != null) {
            unsaved.add(container);
        }
    }

    /** Stores what has changed, if anything has and if it can be. */
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
            // Reported where it happened; the next sweep tries again.
            LOG.debugv("container_restarts_not_stored", kv("error_code", failure.code()));
        }
    }

    /** A new database in place of a lost one gets what is known. */
    public synchronized void load(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        if (loaded) {
            unsaved.addAll(known.keySet());
            return;
        }
        known.putAll(stored.all());
        loaded = true;
    }
}
