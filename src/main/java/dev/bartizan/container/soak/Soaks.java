package dev.bartizan.container.soak;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.supervision.SupervisedContainer;
import dev.bartizan.container.supervision.Supervisor;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.annotation.PreDestroy;
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

/** Soaks, one at a time, and drills within them. What came of the last ones is kept in memory only. */
@Singleton
class Soaks {

    private static final Logger LOG = Logger.getLogger(Soaks.class);

    private static final int KEPT = 10;

    private final Supervisor supervisor;
    private final ContainerEngine engine;
    private final SoakConfig config;
    private final Clock clock;

    /** The oldest first. */
    private final Map<UUID, SoakWatch> watches = new LinkedHashMap<>();

    Soaks(Supervisor supervisor, ContainerEngine engine, SoakConfig config, Clock clock) {
        this.supervisor = supervisor;
        this.engine = engine;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Begins to watch.
     *
     * @param apps which; empty for all, those too that appear meanwhile
     * @throws ServiceException {@code VALIDATION_FAILED} if there is no such app, or none at all; {@code APP_NOT_RUNNING} if
     *     one of them is not well now; {@code SOAK_ALREADY_RUNNING}
     */
    synchronized SoakReport start(Duration duration, Set<String> apps) {
        if (watches.values().stream().anyMatch(watch -> watch.soak().isRunning())) {
            throw new ServiceException(ErrorCode.SOAK_ALREADY_RUNNING);
        }
        Soak soak = new Soak(apps, duration, clock);
        requireAllWell(soak, apps);
        SoakWatch watch = new SoakWatch(soak, supervisor, engine, config);
        watches.put(soak.id(), watch);
        watches.keySet().stream()
                .limit(Math.max(0, watches.size() - KEPT))
                .toList()
                .forEach(watches::remove);
        Thread.ofVirtual().name("soak").start(watch::run);
        LOG.infov("soak_started", kv("soak", soak.id()), kv("seconds", duration.toSeconds()));
        return soak.report();
    }

    private void requireAllWell(Soak soak, Set<String> apps) {
        List<SupervisedContainer> wanted = supervisor.containers().stream()
                .filter(container -> container.desiredState() == DesiredState.RUNNING && soak.isAbout(container.app()))
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
                                            ? "no app is supervised and wanted to run"
                                            : "not supervised, or not wanted to run: " + String.join(", ", unknown))));
        }
        Map<String, String> sick = wanted.stream()
                .filter(container -> !container.state().equals(Soak.WELL))
                .collect(Collectors.toMap(SupervisedContainer::name, SupervisedContainer::state));
        if (!sick.isEmpty()) {
            throw new ServiceException(ErrorCode.APP_NOT_RUNNING, Map.of("states", sick));
        }
    }

    /** @throws ServiceException {@code NOT_FOUND} */
    SoakReport report(UUID id) {
        return find(id).soak().report();
    }

    /** The latest first. */
    synchronized List<SoakReport> list() {
        return watches.values().stream()
                .map(watch -> watch.soak().report())
                .toList()
                .reversed();
    }

    /**
     * Ends one before its time; nothing happens to one that is over.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    void cancel(UUID id) {
        find(id).cancel();
    }

    /**
     * Begins a drill within a soak.
     *
     * @throws ServiceException {@code NOT_FOUND}; {@code SOAK_NOT_RUNNING}; {@code DRILL_ALREADY_RUNNING}
     */
    synchronized SoakReport drill(UUID id) {
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
