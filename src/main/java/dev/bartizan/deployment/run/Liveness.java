package dev.bartizan.deployment.run;

import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.deployment.traffic.RouteResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks whether a container still runs, without the engine: by its process if Bartizan sees the processes of the machine, else by
 * connections.
 *
 * @param container the container's name
 * @param process its first process; empty if Bartizan doesn't see it
 * @param addresses as Caddy dials them
 */
record Liveness(String container, Optional<ProcessHandle> process, Set<String> addresses) {

    /** A connection within a machine takes less. */
    private static final Duration TIMEOUT = Duration.ofMillis(150);

    /** A process with the container's PID that started at another time is another one. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(3);

    /** The container of a route; empty if no other container can get its addresses. */
    static Optional<Liveness> of(RouteResult result) {
        return result.container()
                .filter(_ -> !result.exposed().isEmpty())
                .map(container -> new Liveness(container.name(), process(container), result.exposed()));
    }

    private static Optional<ProcessHandle> process(ContainerDetail container) {
        Optional<Instant> started = container.run().startedAt();
        return ProcessHandle.of(container.run().pid())
                .filter(process -> started.isPresent()
                        && process.info()
                                .startInstant()
                                .filter(at -> Duration.between(at, started.get())
                                                .abs()
                                                .compareTo(START_TOLERANCE)
                                        <= 0)
                                .isPresent());
    }

    /** The apps whose container has ended. All containers are checked at the same time. */
    static Set<String> dead(Map<String, Liveness> containers) {
        Set<String> dead = ConcurrentHashMap.newKeySet();
        List<Thread> checks = new ArrayList<>();
        containers.forEach((app, container) -> checks.add(Thread.startVirtualThread(() -> {
            if (!container.alive()) {
                dead.add(app);
            }
        })));
        for (Thread check : checks) {
            try {
                check.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return dead;
            }
        }
        return dead;
    }

    private boolean alive() {
        return process.map(ProcessHandle::isAlive)
                .orElseGet(() -> addresses.stream().allMatch(Liveness::accepts));
    }

    private static boolean accepts(String dial) {
        String address = dial.startsWith("tcp/") ? dial.substring("tcp/".length()) : dial;
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host.isEmpty() ? "localhost" : host, port), (int) TIMEOUT.toMillis());
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
