package dev.bartizan.container.soak;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.log.LogFollower;
import dev.bartizan.container.supervision.SupervisedContainer;
import dev.bartizan.container.supervision.Supervisor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Watches the apps of one soak until it ends. */
final class SoakWatch {

    private static final Logger LOG = Logger.getLogger(SoakWatch.class);

    /** How often new and restarted containers are looked for. Their earlier lines are read then, too. */
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Soak soak;
    private final Supervisor supervisor;
    private final ContainerEngine engine;
    private final SoakConfig config;
    private final CountDownLatch cancelled = new CountDownLatch(1);

    /** By container ID. */
    private final Map<String, Followed> logs = new HashMap<>();

    /** By container name: why not all of its lines could be read. */
    private final Map<String, String> unread = new TreeMap<>();

    SoakWatch(Soak soak, Supervisor supervisor, ContainerEngine engine, SoakConfig config) {
        this.soak = soak;
        this.supervisor = supervisor;
        this.engine = engine;
        this.config = config;
    }

    private record Followed(String container, LogFollower log) {}

    Soak soak() {
        return soak;
    }

    /** Runs on the calling thread until the soak ends or is cancelled. */
    void run() {
        try {
            do {
                follow();
            } while (soak.left().isPositive() && !pause());
            soak.end(unwatched());
        } catch (RuntimeException failure) {
            LOG.errorv(failure, "soak_broken", kv("soak", soak.id()));
            soak.end(List.of(failure.toString()));
        } finally {
            soak.drill().ifPresent(Drill::cancel);
            logs.values().forEach(followed -> followed.log().close());
        }
        SoakView end = soak.report();
        LOG.infov(
                "soak_ended",
                kv("soak", end.id()),
                kv("state", end.state()),
                kv("state_changes", end.stateChangeCount()),
                kv("error_lines", end.errorLineCount()));
    }

    /** Cancels the soak. */
    void cancel() {
        soak.cancel();
        cancelled.countDown();
    }

    /** @return whether it was cancelled */
    private boolean pause() {
        try {
            long left = Math.clamp(soak.left().toMillis(), 1, TICK.toMillis());
            return cancelled.await(left, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void follow() {
        List<SupervisedContainer> containers = supervisor.containers();
        logs.keySet().retainAll(containers.stream().map(SupervisedContainer::id).toList());
        for (SupervisedContainer container : containers) {
            if (container.status().desiredState() == DesiredState.RUNNING
                    && soak.isAbout(container.app())
                    && !container.id().isEmpty()) {
                follow(container);
            }
        }
    }

    private void follow(SupervisedContainer container) {
        soak.watching(container.app());
        try {
            if (!logs.containsKey(container.id())) {
                ContainerDetail detail = engine.inspect(container.id());
                if (detail.keepsNoLog()) {
                    unread.put(container.name(), "Its logging driver is none: the engine keeps no log.");
                    return;
                }
                logs.put(container.id(), new Followed(container.name(), log(container, detail)));
            }
            logs.get(container.id()).log().resume();
            unread.remove(container.name());
        } catch (EngineException failure) {
            unread.put(container.name(), failure.getMessage());
        }
    }

    private LogFollower log(SupervisedContainer container, ContainerDetail detail) {
        String app = container.app();
        String label = detail.labels().get(AllowedLines.LABEL);
        AllowedLines allowed = AllowedLines.of(
                app,
                Stream.of(config.allow().get(app), label)
                        .filter(Objects::nonNull)
                        .toList());
        return new LogFollower(
                engine, container.id(), soak.startedAt(), line -> soak.read(app, container.name(), line, allowed));
    }

    private List<String> unwatched() {
        logs.values()
                .forEach(followed ->
                        followed.log().trouble().ifPresent(reason -> unread.put(followed.container(), reason)));
        return unread.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .toList();
    }
}
