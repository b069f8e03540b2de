package dev.bartizan.container.soak;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.supervision.StateChange;
import dev.bartizan.container.supervision.SupervisedContainer;
import dev.bartizan.container.supervision.Supervisor;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs soaks, one at a time, and drills within them. The last ten reports are kept in memory. */
@Singleton
class Soaks {

    private static final Logger LOG = Logger.getLogger(Soaks.class);

    private static final int KEPT = 10;

    private final Supervisor supervisor;
    private final ContainerEngine engine;
    private final SoakConfig config;
    private final Clock clock;
    private final Audit audit;

    /** Oldest first. */
    private final Map<UUID, SoakWatch> watches = new LinkedHashMap<>();

    /** Only this one can be running. */
    private volatile @Nullable Soak latest;

    Soaks(Supervisor supervisor, ContainerEngine engine, SoakConfig config, Clock clock, Audit audit) {
        this.supervisor = supervisor;
        this.engine = engine;
        this.config = config;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * Starts a soak.
     *
     * @param apps the apps to watch; empty for all, including those that appear during the soak
     * @throws ServiceException {@code VALIDATION_FAILED} if there is no such app, or none at all; {@code APP_NOT_RUNNING} if
     *     one of them is not healthy now; {@code SOAK_ALREADY_RUNNING}
     */
    synchronized SoakView start(Duration duration, Set<String> apps) {
        if (watches.values().stream().anyMatch(watch -> watch.soak().isRunning())) {
            throw new ServiceException(ErrorCode.SOAK_ALREADY_RUNNING);
        }
        Soak soak = new Soak(apps, duration, clock);
        requireAllHealthy(soak, apps);
        SoakWatch watch = new SoakWatch(soak, supervisor, engine, config);
        watches.put(soak.id(), watch);
        latest = soak;
        watches.keySet().stream()
                .limit(Math.max(0, watches.size() - KEPT))
                .toList()
                .forEach(watches::remove);
        Thread.ofVirtual().name("soak").start(watch::run);
        audit.report(AuditChange.of("soak.start", soak.id()).after("seconds", duration.toSeconds(), "apps", apps));
        LOG.infov("soak_started", kv("soak", soak.id()), kv("seconds", duration.toSeconds()));
        return soak.report();
    }

    /** Takes no lock of this object, because a change is fired while its container is locked. */
    void stateChanged(@Observes StateChange change) {
        Soak soak = latest;
        if (soak != null) {
            soak.changed(change);
        }
    }

    private void requireAllHealthy(Soak soak, Set<String> apps) {
        List<SupervisedContainer> wanted = supervisor.containers().stream()
                .filter(container ->
                        container.status().desiredState() == DesiredState.RUNNING && soak.isAbout(container.app()))
                .toList();
        Set<String> unknown = new TreeSet<>(apps);
        wanted.forEach(container -> unknown.remove(container.app()));
        if (wanted.isEmpty() || !unknown.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.VALIDATION_FAILED,
                    Map.of(
                            "fields",
                            Map.of(
                                    "apps",
                                    unknown.isEmpty()
                                            ? "no supervised app should run"
                                            : "not supervised, or should not run: " + String.join(", ", unknown))));
        }
        Map<String, String> unhealthy = wanted.stream()
                .filter(container -> !container.status().state().equals(Soak.HEALTHY))
                .collect(Collectors.toMap(
                        SupervisedContainer::name,
                        container -> container.status().state()));
        if (!unhealthy.isEmpty()) {
            throw new ServiceException(ErrorCode.APP_NOT_RUNNING, Map.of("states", unhealthy));
        }
    }

    /** @throws ServiceException {@code NOT_FOUND} */
    SoakView report(UUID id) {
        return find(id).soak().report();
    }

    /** Latest first. */
    synchronized List<SoakView> list() {
        return watches.values().stream()
                .map(watch -> watch.soak().report())
                .toList()
                .reversed();
    }

    /**
     * Cancels a soak; does nothing if it has ended.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    void cancel(UUID id) {
        find(id).cancel();
        audit.report(AuditChange.of("soak.cancel", id));
    }

    /**
     * Starts a drill within a running soak.
     *
     * @throws ServiceException {@code NOT_FOUND}; {@code SOAK_NOT_RUNNING}; {@code DRILL_ALREADY_RUNNING}
     */
    synchronized SoakView drill(UUID id) {
        Soak soak = find(id).soak();
        if (!soak.isRunning()) {
            throw new ServiceException(ErrorCode.SOAK_NOT_RUNNING);
        }
        if (soak.drill().filter(Drill::isRunning).isPresent()) {
            throw new ServiceException(ErrorCode.DRILL_ALREADY_RUNNING);
        }
        Drill drill = new Drill(supervisor, engine, clock, config.longestRecovery());
        soak.begin(drill);
        Thread.ofVirtual().name("drill").start(() -> drill.run(soak::isAbout));
        audit.report(AuditChange.of("soak.drill", id));
        LOG.infov("drill_started", kv("soak", id));
        return soak.report();
    }

    private synchronized SoakWatch find(UUID id) {
        SoakWatch watch = watches.get(id);
        if (watch == null) {
            throw new ServiceException(ErrorCode.NOT_FOUND);
        }
        return watch;
    }

    @PreDestroy
    synchronized void stop() {
        watches.values().forEach(SoakWatch::cancel);
    }
}
