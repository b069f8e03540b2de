package dev.bartizan.container.desired;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.backoff.RestartBudget;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The desired state of each container, its counted restarts, and the apps that are held. While the database fails, the values
 * in memory apply. Restarts that could not be stored are stored later; a desired state that can't be stored is rejected.
 * Thread-safe.
 */
@Singleton
public class DesiredStates {

    private static final Logger LOG = Logger.getLogger(DesiredStates.class);

    /**
     * Desired state and counted restarts of one container.
     *
     * @param stoppedBy who wanted it stopped; empty if it should run, or if an older version stored the desired state
     * @param formerName its name before it was renamed while it was down; empty if it wasn't, or was started since then
     * @param app its app; empty if it was never observed
     */
    public record Known(
            DesiredState desired,
            Optional<StoppedBy> stoppedBy,
            RestartBudget budget,
            Optional<String> formerName,
            Optional<String> app) {

        private static final Known NOTHING = new Known(DesiredState.RUNNING, RestartBudget.FULL);

        /** A container that should run or was stopped by nobody known, and was not observed. */
        public Known(DesiredState desired, RestartBudget budget) {
            this(desired, Optional.empty(), budget, Optional.empty(), Optional.empty());
        }

        private Known wanted(DesiredState next, Optional<StoppedBy> by) {
            return new Known(next, by.filter(_ -> next == DesiredState.STOPPED), budget, formerName, app);
        }

        private Known with(RestartBudget next) {
            return new Known(desired, stoppedBy, next, formerName, app);
        }

        private Known called(Optional<String> before) {
            return new Known(desired, stoppedBy, budget, before, app);
        }

        private Known of(String next) {
            return new Known(desired, stoppedBy, budget, formerName, Optional.of(next));
        }
    }

    private final StoredContainers stored;
    private final Clock clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** Containers whose row may be out of date; guarded by {@code this}. */
    private final Set<String> unsaved = new HashSet<>();

    /** Until when apps are held. */
    private final Map<String, Instant> holds = new ConcurrentHashMap<>();

    /** Apps whose hold may be stored wrongly; guarded by {@code this}. */
    private final Set<String> unsavedHolds = new HashSet<>();

    private volatile boolean loaded;

    public DesiredStates(StoredContainers stored, Clock clock) {
        this.stored = stored;
        this.clock = clock;
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
        return known(container).desired();
    }

    /** Who wanted a container stopped; empty if it should run, or if that isn't known. */
    public Optional<StoppedBy> stoppedBy(String container) {
        return known(container).stoppedBy();
    }

    public RestartBudget budget(String container) {
        return known(container).budget();
    }

    /** The name of a container before it was renamed while it was down; empty if it wasn't, or was started since then. */
    public Optional<String> formerName(String container) {
        return known(container).formerName();
    }

    /** The app of a container when it was last observed; empty if it never was. */
    public Optional<String> app(String container) {
        return known(container).app();
    }

    private Known known(String container) {
        return known.getOrDefault(container, Known.NOTHING);
    }

    /** Keeps in memory that a container was renamed while it was down, or was started since then, until {@link #save}. */
    public synchronized void rememberFormerName(String container, Optional<String> before) {
        remember(container, known(container).called(before));
    }

    /**
     * Stores a desired state. {@code RUNNING} also resets the counted restarts.
     *
     * @param by who wants it
     * @throws DatabaseException if it can't be stored; then nothing has changed
     */
    public synchronized void set(String container, DesiredState desired, StoppedBy by) {
        Known next = known(container).wanted(desired, Optional.of(by));
        next = desired == DesiredState.RUNNING ? next.with(RestartBudget.FULL) : next;
        stored.save(Map.of(container, Optional.of(next)));
        unsaved.remove(container);
        known.put(container, next);
    }

    /** Keeps a container's counted restarts in memory until {@link #save} stores them. */
    public synchronized void remember(String container, RestartBudget budget) {
        remember(container, known(container).with(budget));
    }

    /** Keeps a container's app in memory until {@link #save} stores it. */
    public synchronized void rememberApp(String container, String app) {
        remember(container, known(container).of(app));
    }

    /**
     * Keeps in memory what is wanted of a container that takes another one's place, until {@link #save} stores it.
     *
     * @param by who wanted the other one stopped; empty if that isn't known
     */
    public synchronized void inherit(String container, DesiredState desired, Optional<StoppedBy> by) {
        remember(container, known(container).wanted(desired, by));
    }

    private void remember(String container, Known next) {
        if (!next.equals(known.put(container, next))) {
            unsaved.add(container);
        }
    }

    /** Until when an app is held; empty if it isn't, or if the time is over. */
    public Optional<Instant> heldUntil(String app) {
        Instant now = clock.instant();
        return Optional.ofNullable(holds.get(app)).filter(until -> until.isAfter(now));
    }

    /**
     * Stores until when an app is held.
     *
     * @throws DatabaseException if it can't be stored; then nothing has changed
     */
    public synchronized void hold(String app, Instant until) {
        stored.saveHolds(Map.of(app, Optional.of(until)));
        unsavedHolds.remove(app);
        holds.put(app, until);
    }

    /**
     * Ends the hold of an app, if there is one.
     *
     * @throws DatabaseException if that can't be stored; then nothing has changed
     */
    public synchronized void release(String app) {
        stored.saveHolds(Map.of(app, Optional.empty()));
        unsavedHolds.remove(app);
        holds.remove(app);
    }

    /** Removes the holds whose time is over from memory; {@link #save} removes them from the database. */
    public synchronized void endHolds() {
        Instant now = clock.instant();
        holds.forEach((app, until) -> {
            if (!until.isAfter(now)) {
                holds.remove(app);
                unsavedHolds.add(app);
            }
        });
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
        if (!loaded) {
            return;
        }
        try {
            if (!unsaved.isEmpty()) {
                stored.save(changes(unsaved, known));
                unsaved.clear();
            }
            if (!unsavedHolds.isEmpty()) {
                stored.saveHolds(changes(unsavedHolds, holds));
                unsavedHolds.clear();
            }
        } catch (DatabaseException failure) {
            // The database has logged the failure.
            LOG.debugv("container_restarts_not_stored", kv("error_code", failure.code()));
        }
    }

    private static <T> Map<String, Optional<T>> changes(Set<String> names, Map<String, T> values) {
        Map<String, Optional<T>> changes = new HashMap<>();
        names.forEach(name -> changes.put(name, Optional.ofNullable(values.get(name))));
        return changes;
    }

    /** Loads the values. A new database that replaces a lost one gets the values in memory. */
    public synchronized void load(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        if (loaded) {
            unsaved.addAll(known.keySet());
            unsavedHolds.addAll(holds.keySet());
            return;
        }
        if (stored.complete()) {
            known.putAll(stored.all());
            holds.putAll(stored.holds());
            loaded = true;
        }
    }
}
