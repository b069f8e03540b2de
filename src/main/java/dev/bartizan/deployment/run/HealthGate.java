package dev.bartizan.deployment.run;

import dev.bartizan.container.check.HealthResult;
import dev.bartizan.container.check.HealthResult.Verdict;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ContainerLogLine;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.RuntimeState;
import dev.bartizan.deployment.DeploymentConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Checks the health of a deployment's containers. */
final class HealthGate {

    /** Number of log lines in a failure's message. */
    private static final int LAST_LINES = 3;

    private final DeploymentRun.Tools tools;
    private final ContainerEngine engine;
    private final DeploymentConfig config;

    HealthGate(DeploymentRun.Tools tools) {
        this.tools = tools;
        this.engine = tools.engine();
        this.config = tools.config();
    }

    /**
     * Waits until a container is healthy several times in a row.
     *
     * @param steadySince a container that was started before this time is not checked
     * @throws DeploymentFailure if the container ends or is not healthy within the start timeout
     */
    void awaitHealthy(Deployment deployment, String container, Instant steadySince) {
        Duration startTimeout = deployment.plan().startTimeout().orElse(config.startTimeout());
        Instant deadline = tools.time().now().plus(startTimeout);
        Optional<Instant> started = Optional.empty();
        String last = "";
        int good = 0;
        while (good < config.checks()) {
            ContainerDetail detail = requireRunning(container);
            if (detail.run().startedAt().filter(steadySince::isAfter).isPresent()) {
                return;
            }
            if (started.isPresent() && !started.equals(detail.run().startedAt())) {
                throw new DeploymentFailure("%s ended and was restarted.%s".formatted(container, lastLines(container)));
            }
            started = detail.run().startedAt();
            HealthResult health = check(deployment, detail);
            if (health.verdict() == Verdict.BROKEN) {
                throw new DeploymentFailure(
                        "The health check of %s can't be run: %s".formatted(container, health.output()));
            }
            last = health.output();
            good = health.verdict() == Verdict.HEALTHY ? good + 1 : 0;
            if (good < config.checks()) {
                if (tools.time().now().isAfter(deadline)) {
                    throw new DeploymentFailure("%s was not healthy within %d s: %s%s"
                            .formatted(container, startTimeout.toSeconds(), last, lastLines(container)));
                }
                tools.time().pause(config.checkInterval());
            }
        }
    }

    private HealthResult check(Deployment deployment, ContainerDetail container) {
        HealthResult health = tools.supervision().probe(container);
        if (health.verdict() != Verdict.HEALTHY
                || !container.name().equals(deployment.containers().successor())) {
            return health;
        }
        return tools.expectation()
                .violation(deployment, container)
                .map(reason -> new HealthResult(Verdict.UNHEALTHY, reason))
                .orElse(health);
    }

    private ContainerDetail requireRunning(String container) {
        ContainerDetail detail = engine.inspect(container);
        if (detail.run().state() != RuntimeState.RUNNING) {
            throw new DeploymentFailure("%s ended with exit code %d.%s"
                    .formatted(container, detail.run().exitCode(), lastLines(container)));
        }
        return detail;
    }

    /** The container's last log lines, for the failure's message. */
    private String lastLines(String container) {
        try {
            String lines = engine.logs(container, LAST_LINES).stream()
                    .map(ContainerLogLine::text)
                    .collect(Collectors.joining(" / "));
            return lines.isEmpty() ? "" : " Its last log lines: " + lines;
        } catch (EngineException unreadable) {
            return "";
        }
    }

    /**
     * Checks the new container until the watch window ends.
     *
     * @param beforeCheck called before each check
     * @throws DeploymentFailure if the container ends or fails several checks in a row
     */
    void watch(Deployment deployment, Consumer<ContainerDetail> beforeCheck) {
        Instant switched = deployment.since(DeploymentState.WATCHING).orElseThrow();
        Instant end = switched.plus(deployment.plan().watchWindow().orElse(config.watchWindow()));
        int bad = 0;
        while (bad > 0 || tools.time().now().isBefore(end)) {
            ContainerDetail detail = requireRunning(deployment.containers().successor());
            if (detail.run().startedAt().filter(switched::isBefore).isPresent()) {
                throw new DeploymentFailure(
                        "%s ended and was restarted.%s".formatted(detail.name(), lastLines(detail.name())));
            }
            beforeCheck.accept(detail);
            HealthResult health = tools.supervision().probe(detail);
            bad = health.verdict() == Verdict.HEALTHY ? 0 : bad + 1;
            if (bad >= config.checks()) {
                throw new DeploymentFailure("%s became unhealthy: %s".formatted(detail.name(), health.output()));
            }
            tools.time().pause(config.checkInterval());
        }
    }
}
