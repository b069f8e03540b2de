package dev.bartizan.container;

import dev.bartizan.FiredEvents;
import dev.bartizan.audit.NoAudit;
import dev.bartizan.container.check.Prober;
import dev.bartizan.container.desired.DesiredStates;
import dev.bartizan.container.desired.DesiredStates.Known;
import dev.bartizan.container.desired.StoredContainers;
import dev.bartizan.container.engine.MemoryEngine;
import dev.bartizan.container.hold.Holds;
import dev.bartizan.container.supervision.StateChange;
import dev.bartizan.container.supervision.SupervisionThreads;
import dev.bartizan.container.supervision.Supervisor;
import dev.bartizan.database.BrokenDatabase;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.notify.Notification;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;

/** A supervisor with virtual time that runs in the test's own thread. */
public final class Supervision implements AutoCloseable {

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int TICKS_PER_SWEEP = 30;

    /** Time that passes only when the test advances it. */
    private static final class VirtualClock extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** Rows that outlive a supervisor. */
    public static final class Rows extends StoredContainers {

        private final Map<String, Known> rows = new HashMap<>();
        private final Map<String, Instant> holds = new HashMap<>();
        private int writes;
        private boolean broken;

        Rows() {
            super(null, null, null, null, null);
        }

        @Override
        public boolean complete() {
            return true;
        }

        @Override
        public Map<String, Known> all() {
            return Map.copyOf(rows);
        }

        @Override
        public void save(Map<String, Optional<Known>> changes) {
            if (broken) {
                throw BrokenDatabase.unavailable();
            }
            writes++;
            changes.forEach(
                    (name, known) -> known.ifPresentOrElse(found -> rows.put(name, found), () -> rows.remove(name)));
        }

        @Override
        public Map<String, Instant> holds() {
            return Map.copyOf(holds);
        }

        @Override
        public void saveHolds(Map<String, Optional<Instant>> changes) {
            changes.forEach(
                    (app, until) -> until.ifPresentOrElse(found -> holds.put(app, found), () -> holds.remove(app)));
        }

        public void broken(boolean now) {
            broken = now;
        }

        public int takeWrites() {
            int taken = writes;
            writes = 0;
            return taken;
        }
    }

    private static final class Threads extends SupervisionThreads {

        private final Queue<Runnable> waiting = new ArrayDeque<>();

        @Override
        public Executor reconciliations() {
            return waiting::add;
        }

        @Override
        public Executor checks() {
            return waiting::add;
        }

        private void run() {
            for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                next.run();
            }
        }
    }

    private final VirtualClock clock = new VirtualClock();
    private final Vertx vertx = Vertx.vertx();
    private final FiredEvents<StateChange> changes = new FiredEvents<>();
    private final FiredEvents<Notification> notifications = new FiredEvents<>();
    private Threads threads;
    private int ticks;

    public final MemoryEngine engine = new MemoryEngine(clock);
    public final Rows rows = new Rows();
    public Supervisor supervisor;
    public Holds holds;
    public DesiredStates desiredStates;

    /** The apps that are being deployed. */
    public final Set<String> deploying = new HashSet<>();

    public Supervision() {
        restart();
    }

    /** Simulates the end of Bartizan's process and the start of another one. */
    public void restart() {
        desiredStates = new DesiredStates(rows, clock);
        desiredStates.load(new DatabaseOpened(0));
        threads = new Threads();
        supervisor = new Supervisor(
                engine,
                ContainerSettings.defaults(),
                desiredStates,
                new Prober(engine, vertx),
                threads,
                changes,
                notifications,
                new NoAudit(),
                clock);
        holds = new Holds(supervisor, desiredStates, deploying::contains, new NoAudit(), clock);
        engine.events(supervisor::onEngineEvent, failure -> {});
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Reconciles all containers for the first time. */
    public Supervision adopt() {
        supervisor.connected(false);
        threads.run();
        return this;
    }

    /** Runs requested tasks without advancing the time. */
    public void settle() {
        threads.run();
    }

    /** Advances the time. */
    public void pass(Duration time) {
        threads.run();
        Instant end = clock.now.plus(time);
        while (clock.now.isBefore(end)) {
            clock.now = clock.now.plus(TICK);
            supervisor.tick();
            if (++ticks % TICKS_PER_SWEEP == 0) {
                supervisor.sweep();
            }
            threads.run();
        }
    }

    Instant now() {
        return clock.now;
    }

    public String state(String container) {
        return supervisor.find(container).map(found -> found.status().state()).orElse("unknown");
    }

    /** The states of a container since the last call of this method. */
    public List<String> takeStates(String container) {
        List<String> states = changes.events().stream()
                .filter(change -> change.container().equals(container))
                .map(StateChange::to)
                .toList();
        changes.events().removeIf(change -> change.container().equals(container));
        return states;
    }

    /** The notifications that were sent since the last call of this method. */
    public List<String> takeNotifications() {
        List<String> taken = notifications.events().stream()
                .map(notification -> notification.kind().wireName() + " " + notification.subject())
                .toList();
        notifications.events().clear();
        return taken;
    }
}
