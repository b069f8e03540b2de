package dev.bartizan.container.soak;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.RuntimeState;
import dev.bartizan.container.soak.DrillView.Recovery;
import dev.bartizan.container.supervision.SupervisedContainer;
import dev.bartizan.container.supervision.Supervisor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Kills each app in turn, then each chain of dependent apps at once, and measures the time until they are healthy again.
 * Thread-safe.
 */
final class Drill {

    /** The drill's state. */
    private enum State {
        RUNNING,
        DONE,
        /** An app did not recover; the drill stopped there. */
        FAILED,
        CANCELLED
    }

    private static final Logger LOG = Logger.getLogger(Drill.class);

    private static final Duration POLL = Duration.ofMillis(20);

    private final Supervisor supervisor;
    private final ContainerEngine engine;
    private final Clock clock;
    private final Duration longest;
    private final Instant startedAt;
    private final CountDownLatch cancelled = new CountDownLatch(1);

    private final List<Recovery> recoveries = new ArrayList<>();
    private State state = State.RUNNING;
    private @Nullable Instant endedAt;
    private @Nullable String failure;

    /** @param longest how long a killed app may take to become healthy */
    Drill(Supervisor supervisor, ContainerEngine engine, Clock clock, Duration longest) {
        this.supervisor = supervisor;
        this.engine = engine;
        this.clock = clock;
        this.longest = longest;
        this.startedAt = now();
    }

    /** Runs the drill on the calling thread until it is done, cancelled or an app did not recover. */
    void run(Predicate<String> apps) {
        List<SupervisedContainer> targets = supervisor.containers().stream()
                .filter(container ->
                        container.status().desiredState() == DesiredState.RUNNING && apps.test(container.app()))
                .toList();
        try {
            awaitHealthy(targets, Instant.MIN);
            for (SupervisedContainer target : targets) {
                kill(target, List.of(target), targets);
            }
            for (SupervisedContainer target : targets) {
                List<SupervisedContainer> chain = chain(target, targets);
                if (target.settings().dependsOn().isEmpty() && chain.size() > 1) {
                    kill(target, chain, targets);
                }
            }
            end(State.DONE, null);
        } catch (Cancelled cancellation) {
            end(State.CANCELLED, null);
        } catch (RuntimeException reason) {
            LOG.warnv("drill_failed", kv("reason", reason.getMessage()));
            end(State.FAILED, reason.getMessage());
        }
    }

    /** A container and all containers that depend on its app, directly or not. */
    private static List<SupervisedContainer> chain(SupervisedContainer root, List<SupervisedContainer> targets) {
        Set<SupervisedContainer> chain = new LinkedHashSet<>(List.of(root));
        Set<String> apps = new HashSet<>(List.of(root.app()));
        boolean grown = true;
        while (grown) {
            List<SupervisedContainer> dependents = targets.stream()
                    .filter(target -> target.settings().dependsOn().stream().anyMatch(apps::contains))
                    .toList();
            grown = chain.addAll(dependents);
            dependents.forEach(dependent -> apps.add(dependent.app()));
        }
        return List.copyOf(chain);
    }

    private void kill(SupervisedContainer root, List<SupervisedContainer> victims, List<SupervisedContainer> all) {
        Instant killedAt = now();
        List<String> names = victims.stream().map(SupervisedContainer::name).toList();
        Recovery kill = new Recovery(root.app(), victims.size() > 1, names, killedAt, null);
        add(kill);
        for (SupervisedContainer victim : victims) {
            // It may have ended already because a dependency was killed before.
            if (engine.inspect(victim.id()).run().state() == RuntimeState.RUNNING) {
                engine.kill(victim.id(), "SIGKILL");
            }
        }
        Instant healthySince = awaitHealthy(victims, killedAt);
        recovered(kill, Duration.between(killedAt, healthySince));
        // Dependents may have failed too: wait until all are healthy before the next kill.
        awaitHealthy(all, Instant.MIN);
    }

    /**
     * Waits until all containers are healthy after a restart.
     *
     * @param after only starts after this time count; {@code Instant.MIN} for any
     * @return the time at which the last one became healthy
     */
    private Instant awaitHealthy(List<SupervisedContainer> containers, Instant after) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < longest.toNanos()) {
            List<Instant> healthy = containers.stream()
                    .flatMap(container -> supervisor.find(container.name()).stream())
                    .filter(container ->
                            container.status().state().equals(Soak.HEALTHY) && startedSince(container, after))
                    .map(container -> container.status().since())
                    .toList();
            if (healthy.size() == containers.size()) {
                return healthy.stream().max(Comparator.naturalOrder()).orElse(after);
            }
            pause();
        }
        throw new NotRecovered("Not healthy within %d s: %s"
                .formatted(
                        longest.toSeconds(),
                        containers.stream()
                                .flatMap(container -> supervisor.find(container.name()).stream())
                                .filter(container -> !container.status().state().equals(Soak.HEALTHY))
                                .map(container -> container.name() + " is "
                                        + container.status().state())
                                .collect(Collectors.joining(", "))));
    }

    /**
     * Whether it became healthy after a start after that time, and not before its end was noticed. The engine tells the start more
     * precisely than the clock, so a start in the same millisecond counts as earlier.
     */
    private boolean startedSince(SupervisedContainer container, Instant after) {
        return after.equals(Instant.MIN)
                || container.status().since().isAfter(after)
                        && engine.inspect(container.id())
                                .run()
                                .startedAt()
                                .filter(start -> start.isAfter(after)
                                        && !container.status().since().isBefore(start.truncatedTo(ChronoUnit.MILLIS)))
                                .isPresent();
    }

    private void pause() {
        try {
            if (cancelled.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Cancelled();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Cancelled();
        }
    }

    /** Stops the drill before its next kill. Killed containers are restarted as usual. */
    void cancel() {
        cancelled.countDown();
    }

    synchronized boolean isRunning() {
        return state == State.RUNNING;
    }

    /** Whether the drill was running at a time. */
    synchronized boolean covers(Instant time) {
        Instant moment = time.truncatedTo(ChronoUnit.MILLIS);
        return !moment.isBefore(startedAt) && (endedAt == null || !moment.isAfter(endedAt));
    }

    /** How long the drill took, or has run so far. */
    synchronized Duration duration() {
        return Duration.between(startedAt, isRunning() ? now() : endedAt);
    }

    private synchronized void add(Recovery kill) {
        recoveries.add(kill);
    }

    private synchronized void recovered(Recovery kill, Duration time) {
        recoveries.set(
                recoveries.size() - 1,
                new Recovery(kill.app(), kill.cascade(), kill.killed(), kill.killedAt(), time.toMillis() / 1e3));
    }

    private synchronized void end(State end, @Nullable String reason) {
        state = end;
        failure = reason;
        endedAt = now();
    }

    synchronized DrillView report() {
        List<Double> seconds = recoveries.stream()
                .map(Recovery::seconds)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        int half = seconds.size() / 2;
        return new DrillView(
                state.name().toLowerCase(Locale.ROOT),
                startedAt,
                endedAt,
                List.copyOf(recoveries),
                seconds.isEmpty()
                        ? null
                        : seconds.size() % 2 == 1 ? seconds.get(half) : (seconds.get(half - 1) + seconds.get(half)) / 2,
                seconds.isEmpty() ? null : seconds.getLast(),
                failure);
    }

    private Instant now() {
        return clock.instant();
    }

    private static final class NotRecovered extends RuntimeException {

        private static final long serialVersionUID = 1;

        NotRecovered(String message) {
            super(message);
        }
    }

    private static final class Cancelled extends RuntimeException {

        private static final long serialVersionUID = 1;
    }
}
