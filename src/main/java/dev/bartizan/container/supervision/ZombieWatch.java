package dev.bartizan.container.supervision;

import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.supervision.Supervised.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Finds containers that run only as far as the engine knows. To ask it for the processes of each is too much work for it;
 * where we see the machine's processes, the kernel says so for nothing, and an engine is asked only to confirm that one is
 * gone.
 */
final class ZombieWatch {

    /** Containers that an engine is asked about in one sweep where we don't see the machine's processes. */
    private static final int MOST_SUSPECTS = 20;

    /** How long a container that has processes is not suspected again by a look alone. */
    private static final Duration TRUST = Duration.ofSeconds(25);

    /** When a run was last known to have processes, by the container's name. */
    private record Sight(Run run, boolean byKernel, Instant at) {}

    private final ContainerEngine engine;
    private final Map<String, Sight> sights = new ConcurrentHashMap<>();

    ZombieWatch(ContainerEngine engine) {
        this.engine = engine;
    }

    /** Those that may have no processes any more. */
    List<Supervised> suspects(Collection<Supervised> containers, Instant now) {
        sights.keySet().retainAll(containers.stream().map(Supervised::name).collect(Collectors.toSet()));
        return containers.stream()
                .filter(Supervised::ready)
                .filter(container -> suspicious(container, now))
                .sorted(Comparator.comparing(
                        container -> sights.get(container.name()).at()))
                .limit(MOST_SUSPECTS)
                .toList();
    }

    private boolean suspicious(Supervised container, Instant now) {
        Sight sight = sights.get(container.name());
        Run run = container.run().orElse(null);
        return sight != null
                && run != null
                && (sight.byKernel()
                        ? !alive(run.pid())
                        : sight.at().plus(TRUST).isBefore(now));
    }

    /** Whether a container that the engine says runs has processes in fact. */
    boolean hasProcesses(Supervised container, Instant now) {
        Run run = container.run().orElseThrow();
        Sight last = sights.get(container.name());
        boolean visible = alive(run.pid());
        boolean begun = last == null || !last.run().equals(run);
        if (visible || begun) {
            sights.put(container.name(), new Sight(run, visible, now));
            return true;
        }
        if (!last.byKernel() && last.at().plus(TRUST).isAfter(now)) {
            return true;
        }
        boolean processes = engine.hasProcesses(container.id());
        if (processes) {
            sights.put(container.name(), new Sight(run, false, now));
        }
        return processes;
    }

    private static boolean alive(long pid) {
        return pid > 0 && ProcessHandle.of(pid).isPresent();
    }
}
