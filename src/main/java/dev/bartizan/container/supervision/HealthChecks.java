package dev.bartizan.container.supervision;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.container.ContainerConfig;
import dev.bartizan.container.check.Check;
import dev.bartizan.container.check.HealthResult;
import dev.bartizan.container.check.Probe;
import dev.bartizan.container.check.Prober;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.settings.AppSettings;
import dev.bartizan.container.supervision.Supervised.Run;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/** Runs the health checks that the engine does not run itself. */
final class HealthChecks {

    private static final Logger LOG = Logger.getLogger(HealthChecks.class);

    private final ContainerEngine engine;
    private final ContainerConfig config;
    private final Prober prober;
    private final Executor executor;
    private final BiConsumer<Supervised, Boolean> ended;
    private final Clock clock;

    /**
     * @param executor runs the checks
     * @param ended is called when a check has ended, with whether it changed the health of the container
     */
    HealthChecks(
            ContainerEngine engine,
            ContainerConfig config,
            Prober prober,
            Executor executor,
            BiConsumer<Supervised, Boolean> ended,
            Clock clock) {
        this.engine = engine;
        this.config = config;
        this.prober = prober;
        this.executor = executor;
        this.ended = ended;
        this.clock = clock;
    }

    /** The check of a container: from its settings, else from its image; empty if it has none. */
    static Optional<Check> check(AppSettings settings, ContainerDetail container) {
        return settings.check()
                .or(() -> container
                        .healthCheck()
                        .map(check -> new Check(
                                new Probe.Exec(check.command()),
                                check.interval(),
                                check.timeout(),
                                check.retries(),
                                check.startPeriod())));
    }

    /** Starts the check of a container, if it is due and not running already. */
    void startDue(Supervised container, Instant now) {
        if (container.run().flatMap(Run::check).isPresent() && container.beginCheck(now)) {
            Run run = container.run().orElseThrow();
            executor.execute(() -> perform(container, run));
        }
    }

    private void perform(Supervised container, Run run) {
        Optional<HealthResult> result = Optional.empty();
        try {
            result = Optional.of(prober.probe(run.check().orElseThrow(), run.target()));
        } catch (EngineException failure) {
            // The container's health is unknown: the engine is unreachable, or the container has just ended.
            LOG.debugv("container_not_checked", kv("container", container.name()), kv("reason", failure.getMessage()));
        } finally {
            ended.accept(container, container.endCheck(run, result, clock.instant()));
        }
    }

    /**
     * Runs the check of a container once, and waits for it. A container without a check is healthy if it has processes.
     *
     * @throws EngineException if the engine can't be reached
     */
    HealthResult probe(ContainerDetail container) {
        AppSettings settings = AppSettings.of(container.name(), container.labels(), config);
        return check(settings, container)
                .map(check -> prober.probe(check, Prober.Target.of(container)))
                .orElseGet(() -> engine.hasProcesses(container.id())
                        ? HealthResult.healthy("It runs.")
                        : HealthResult.unhealthy("It has no processes."));
    }
}
