package dev.bartizan.deployment.run;

import dev.bartizan.container.engine.RuntimeState;
import dev.bartizan.deployment.DeploymentConfig;
import dev.bartizan.deployment.traffic.Endpoint;
import dev.bartizan.deployment.traffic.OpenConnections;
import dev.bartizan.deployment.traffic.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Waits for open requests before a container is stopped. */
final class Draining {

    private static final Duration POLL = Duration.ofMillis(200);

    private final DeploymentRun.Tools tools;
    private final DeploymentConfig config;

    Draining(DeploymentRun.Tools tools) {
        this.tools = tools;
        this.config = tools.config();
    }

    /**
     * Waits until a container has no connections any more, or the drain time is over.
     *
     * @param from the state since which new requests go to the other container
     */
    void drain(Deployment deployment, String container, DeploymentState from) {
        Instant now = tools.time().now();
        Instant given = deployment.since(from).orElse(now).plus(config.drain());
        Instant deadline = now.plus(config.drain());
        Set<Integer> ports = Traffic.endpoints(deployment.status().dials()).stream()
                .map(Endpoint::port)
                .collect(Collectors.toSet());
        if (ports.isEmpty()) {
            // A worker finishes its work when it is stopped.
            return;
        }
        while (tools.time().now().isBefore(deadline) && running(container)) {
            OptionalInt connections = new OpenConnections(tools.engine(), config.timeout()).count(container, ports);
            boolean done = connections.isPresent()
                    ? connections.getAsInt() == 0
                    : !tools.time().now().isBefore(given);
            if (done) {
                return;
            }
            tools.time().pause(POLL);
        }
    }

    private boolean running(String container) {
        return tools.engine()
                .find(container)
                .filter(detail -> detail.run().state() == RuntimeState.RUNNING)
                .isPresent();
    }
}
