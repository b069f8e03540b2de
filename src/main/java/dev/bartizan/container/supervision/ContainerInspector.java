package dev.bartizan.container.supervision;

import dev.bartizan.container.ContainerConfig;
import dev.bartizan.container.check.EngineHealth;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ContainerLogLine;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.RuntimeState;
import dev.bartizan.container.settings.AppSettings;
import dev.bartizan.container.settings.ContainerIdentity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Queries the engine about one container and stores the answer in the registry. */
final class ContainerInspector {

    /** Number of log lines that are kept of a failed container. */
    private static final int LAST_LINES = 20;

    private final ContainerEngine engine;
    private final ContainerConfig config;
    private final SupervisedContainers containers;
    private final StateChangePublisher publisher;
    private final Consumer<Supervised> request;
    private final Clock clock;
    private final ZombieWatch zombies;

    /** Whether the engine runs the health checks of images itself. */
    private volatile boolean engineChecks;

    /** @param request schedules the reconciliation of a container */
    ContainerInspector(
            ContainerEngine engine,
            ContainerConfig config,
            SupervisedContainers containers,
            StateChangePublisher publisher,
            Consumer<Supervised> request,
            Clock clock) {
        this.engine = engine;
        this.config = config;
        this.containers = containers;
        this.publisher = publisher;
        this.request = request;
        this.clock = clock;
        this.zombies = new ZombieWatch(engine);
    }

    /** Sets whether the engine runs the health checks of images itself. */
    void engineChecks(boolean checks) {
        engineChecks = checks;
    }

    /** The containers that may run without a process. */
    List<Supervised> suspects(Collection<Supervised> supervised, Instant now) {
        return zombies.suspects(supervised, now);
    }

    /**
     * Observes a container's state in the engine. Detects renamed containers.
     *
     * @throws EngineException if the engine can't be queried
     */
    Observed observe(Supervised container) {
        Optional<ContainerDetail> inspected = inspect(container.name());
        if (inspected.isEmpty()) {
            String id = container.id();
            container.gone(clock.instant());
            inspect(id).ifPresent(renamed -> {
                Supervised next = containers.register(renamed.name(), renamed.labels());
                rename(container, next, renamed);
                request.accept(next);
            });
            return new Observed.Gone(container.recreation().goneSince().orElseThrow());
        }
        ContainerDetail detail = inspected.get();
        if (container.state().isEmpty()) {
            containers.all().stream()
                    .filter(other -> other != container && other.id().equals(detail.id()))
                    .forEach(other -> rename(other, container, detail));
            if (ContainerIdentity.renamedByCompose(detail.name(), detail.id()) && ended(detail)) {
                containers.inheritDesiredState(container);
                containers.setAside(container, container.identity());
            }
        }
        update(container, detail);
        boolean processes =
                detail.run().state() != RuntimeState.RUNNING || zombies.hasProcesses(container, clock.instant());
        Observed observed = Observed.of(detail, processes, container.outOfMemory());
        return switch (observed) {
            case Observed.Ended ended -> ended(container, observed);
            case Observed.Up _, Observed.Paused _, Observed.Restarted _
            when containers.unwanted(container) -> new Observed.Unwanted();
            case Observed.Up up when processes -> running(container, detail, observed);
            default -> observed;
        };
    }

    /** A container that shares a network has none any more after the network's owner was started again. */
    private Observed running(Supervised container, ContainerDetail detail, Observed observed) {
        Instant started = detail.run().startedAt().orElse(Instant.MAX);
        boolean cutOff = detail.networkOwner()
                .flatMap(engine::find)
                .filter(owner -> owner.run().state() == RuntimeState.RUNNING)
                .flatMap(owner -> owner.run().startedAt())
                .filter(started::isBefore)
                .isPresent();
        if (cutOff) {
            return new Observed.Outdated("It has lost its network: %s, whose network it shares, was started after it."
                    .formatted(detail.networkOwner().orElseThrow()));
        }
        return containers
                .startedLater(container)
                .<Observed>map(app -> new Observed.Outdated("%s was started after it.".formatted(app)))
                .orElse(observed);
    }

    /** Two containers of one app must not run on the same volumes, so a container that was replaced is not started. */
    private Observed ended(Supervised container, Observed observed) {
        return containers
                .replacement(container)
                .<Observed>map(other -> new Observed.Replaced(other.name(), containers.replacesUntil(other)))
                .or(() -> container
                        .recreation()
                        .setAsideSince()
                        .flatMap(since -> containers.livingOn(container))
                        .map(other -> new Observed.Replaced(other.name(), Instant.MAX)))
                .or(() -> container.recreation().setAsideSince().map(Observed.SetAside::new))
                .orElse(observed);
    }

    private static boolean ended(ContainerDetail detail) {
        return detail.run().state() == RuntimeState.EXITED || detail.run().state() == RuntimeState.DEAD;
    }

    private void update(Supervised container, ContainerDetail detail) {
        AppSettings before = container.settings();
        Optional<String> owner = container.networkOwner();
        AppSettings settings = AppSettings.of(detail.name(), detail.labels(), config);
        boolean engineChecked = engineChecks
                && settings.check().isEmpty()
                && detail.healthCheck().isPresent();
        container.seen(detail, settings, engineChecked ? Optional.empty() : HealthChecks.check(settings, detail));
        if (container.runs()) {
            containers.noLongerSetAside(container);
        }
        if (engineChecked) {
            EngineHealth found = EngineHealth.of(detail, clock.instant());
            container.checkedByEngine(found.health(), found.checks());
        }
        if (!settings.equals(before)
                || !owner.equals(container.networkOwner())
                || container.state().isEmpty()) {
            containers.updateDependencies();
        }
    }

    private void rename(Supervised before, Supervised container, ContainerDetail detail) {
        containers.rename(before, container.name());
        if (before.identity().name().equals(container.name())) {
            containers.noLongerSetAside(container);
        } else if (ended(detail)) {
            containers.setAside(container, before.identity());
        } else {
            publisher.forget(before.name());
        }
        // Another container can have the old name already; its event was for the object that was just removed.
        inspect(before.name())
                .filter(found -> containers.concerns(found.name(), found.labels()))
                .ifPresent(found -> request.accept(containers.register(found.name(), found.labels())));
    }

    /** Inspects by exact name or ID; the engine alone would also accept the beginning of an ID. */
    private Optional<ContainerDetail> inspect(String container) {
        if (container.isEmpty()) {
            return Optional.empty();
        }
        return engine.find(container).filter(found -> container.equals(found.name()) || container.equals(found.id()));
    }

    /**
     * Stops a container, also a paused one.
     *
     * @throws EngineException if it can't be stopped
     */
    void stop(String container) {
        engine.stop(container, prepareStop(container));
    }

    /**
     * Stops a container, also a paused one, and starts it.
     *
     * @throws EngineException if it can't be restarted
     */
    void restart(String container) {
        engine.restart(container, prepareStop(container));
    }

    /** Unpauses a paused container, because Podman does not stop it. Returns its own stop timeout, else the configured one. */
    private Duration prepareStop(String container) {
        ContainerDetail detail = engine.inspect(container);
        if (detail.run().state() == RuntimeState.PAUSED) {
            engine.unpause(container);
        }
        int seconds = detail.raw().path("Config").path("StopTimeout").asInt();
        return seconds > 0 ? Duration.ofSeconds(seconds) : config.stopGrace();
    }

    /** The last lines of a container's log, or one line with the reason why they can't be read. */
    List<String> lastLog(String container) {
        try {
            return engine.logs(container, LAST_LINES).stream()
                    .map(ContainerLogLine::text)
                    .toList();
        } catch (EngineException failure) {
            return List.of("The log can't be read: " + failure.getMessage());
        }
    }
}
