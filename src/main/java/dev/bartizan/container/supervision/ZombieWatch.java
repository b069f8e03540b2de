package dev.bartizan.container.supervision;

import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.supervision.Supervised.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Finds containers that the engine reports as running but that have no processes. Querying the engine for each container
 * would overload it. If Bartizan sees the machine's processes, it looks for the PID instead and queries the engine only to
 * confirm that a process is gone.
 */
final class ZombieWatch {

    /** Maximum number of containers that the engine is queried about in one sweep. */
    private static final int MAX_SUSPECTS = 20;

    /** How long the engine's confirmation that a container has processes is valid. */
    private static final Duration TRUST = Duration.ofSeconds(25);

    /** When a run was last known to have processes. */
    private record Sighting(Run run, boolean byKernel, Instant at) {}

    private final ContainerEngine engine;
    private final Map<String, Sighting> sightings = new ConcurrentHashMap<>();

    ZombieWatch(ContainerEngine engine) {
        this.engine = engine;
    }

    /** The containers that may have no processes any more. */
    List<Supervised> suspects(Collection<Supervised> containers, Instant now) {
        sightings.keySet().retainAll(containers.stream().map(Supervised::name).collect(Collectors.toSet()));
        return containers.stream()
                .filter(Supervised::ready)
                .filter(container -> suspicious(container, now))
                .sorted(Comparator.comparing(container -> Optional.ofNullable(sightings.get(container.name()))
                        .map(Sighting::at)
                        .orElse(Instant.MIN)))
                .limit(MAX_SUSPECTS)
                .toList();
    }

    private boolean suspicious(Supervised container, Instant now) {
        Sighting sighting = sightings.get(container.name());
        Run run = container.run().orElse(null);
        return sighting != null
                && run != null
                && (sighting.byKernel()
                        ? !alive(run.pid())
                        : sighting.at().plus(TRUST).isBefore(now));
    }

    /** Whether a container that the engine reports as running really has processes. */
    boolean hasProcesses(Supervised container, Instant now) {
        Run run = container.run().orElseThrow();
        Sighting last = sightings.get(container.name());
        boolean visible = alive(run.pid());
        if (visible || last == null || !last.run().equals(run)) {
            sightings.put(container.name(), new Sighting(run, visible, now));
            return true;
        }
        if (!last.byKernel() && last.at().plus(TRUST).isAfter(now)) {
            return true;
        }
        boolean processes = engine.hasProcesses(container.id());
        if (processes) {
            sightings.put(container.name(), new Sighting(run, false, now));
        }
        return processes;
    }

    private static boolean alive(long pid) {
        return pid > 0 && ProcessHandle.of(pid).isPresent();
    }
}
