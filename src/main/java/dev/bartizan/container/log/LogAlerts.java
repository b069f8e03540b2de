package dev.bartizan.container.log;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.container.ContainerConfig;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ContainerLogLine;
import dev.bartizan.container.engine.ContainerSummary;
import dev.bartizan.container.engine.EngineConfig;
import dev.bartizan.container.engine.EngineEvent;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.RuntimeState;
import dev.bartizan.container.settings.ContainerLabels;
import dev.bartizan.container.settings.LogAlertRule;
import dev.bartizan.container.supervision.Supervisor;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Follows the logs of running containers with the label {@code bartizan.log-alert}, and notifies when a text appears often. Lines
 * from before the watch don't count.
 */
@Singleton
class LogAlerts {

    private static final Logger LOG = Logger.getLogger(LogAlerts.class);

    /** Maximum number of logs; each takes a connection to the engine and a thread. */
    private static final int MOST = 50;

    private final ContainerEngine engine;
    private final EngineConfig engineConfig;
    private final Supervisor supervisor;
    private final DatabaseState state;
    private final Event<Notification> notifications;
    private final Clock clock;
    private final Deadline look;

    /** By the container's name. */
    private final Map<String, Followed> followed = new ConcurrentHashMap<>();

    private boolean warned;
    private volatile boolean stopped;

    /** A log and its reader. */
    private record Followed(String id, WatchedLog log, LogFollower follower) {}

    LogAlerts(
            ContainerEngine engine,
            EngineConfig engineConfig,
            ContainerConfig config,
            Supervisor supervisor,
            DatabaseState state,
            Event<Notification> notifications,
            Clock clock,
            DeadlineQueue deadlines) {
        this.engine = engine;
        this.engineConfig = engineConfig;
        this.supervisor = supervisor;
        this.state = state;
        this.notifications = notifications;
        this.clock = clock;
        this.look = deadlines.every("container-log-alerts", config.sweepInterval(), config.sweepInterval(), this::look);
    }

    /** Creates this bean. */
    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        look.now();
    }

    void engineEvent(@Observes EngineEvent event) {
        if (event.action().equals("start")
                && ContainerLabels.of(event.attributes()).logAlert().isPresent()) {
            look.now();
        }
    }

    /** Doesn't wait for a look, because the engine can be slow. */
    void stop(@Observes @Priority(Lifecycle.Stop.FEATURES) ShutdownEvent event) {
        stopped = true;
        followed.values().forEach(each -> each.follower().close());
    }

    /** Never runs twice at the same time. */
    private void look() {
        if (stopped || !engineConfig.enabled() || state.usedByOther()) {
            return;
        }
        try {
            follow();
        } catch (EngineException away) {
            LOG.debugv("container_log_alerts_not_updated", kv("reason", away.getMessage()));
        }
        Instant now = clock.instant();
        followed.forEach((container, each) -> {
            if (each.log().ends(now)) {
                notify(NotificationKind.LOG_QUIET, container, each.log().rule());
            }
            each.log().end().ifPresent(look::by);
        });
    }

    private record Labelled(ContainerSummary container, LogAlertRule rule) {}

    /** Follows the logs of new containers, goes on with those that were interrupted, and leaves those of removed ones. */
    private void follow() {
        Map<String, Labelled> present = new HashMap<>();
        for (ContainerSummary container : engine.list()) {
            ContainerLabels.of(container.labels())
                    .logAlert()
                    .ifPresent(rule -> present.put(container.name(), new Labelled(container, rule)));
        }
        followed.entrySet().removeIf(each -> {
            Labelled labelled = present.get(each.getKey());
            boolean gone = labelled == null
                    || !labelled.container().id().equals(each.getValue().id());
            if (gone) {
                each.getValue().follower().close();
                notify(
                        NotificationKind.LOG_QUIET,
                        each.getKey(),
                        each.getValue().log().rule());
            }
            return gone;
        });
        present.forEach((name, labelled) -> {
            if (labelled.container().state() == RuntimeState.RUNNING) {
                Optional.ofNullable(followed.get(name))
                        .or(() -> add(labelled.container(), labelled.rule()))
                        .ifPresent(each -> each.follower().resume());
            }
        });
    }

    private Optional<Followed> add(ContainerSummary container, LogAlertRule rule) {
        if (followed.size() == MOST) {
            if (!warned) {
                LOG.warnv("container_log_alerts_too_many", kv("maximum", MOST), kv("container", container.name()));
            }
            warned = true;
            return Optional.empty();
        }
        Instant now = clock.instant();
        WatchedLog log = new WatchedLog(rule, now);
        LogFollower follower =
                new LogFollower(engine, container.name(), now, line -> take(container.name(), log, line));
        Followed added = new Followed(container.id(), log, follower);
        followed.put(container.name(), added);
        if (stopped) {
            follower.close();
        }
        return Optional.of(added);
    }

    private void take(String container, WatchedLog log, ContainerLogLine line) {
        if (!log.begins(line, clock.instant())) {
            return;
        }
        boolean held = supervisor
                .find(container)
                .flatMap(found -> found.status().heldUntil())
                .isPresent();
        if (held) {
            // Nobody is notified during maintenance.
            log.forget();
        } else {
            notify(NotificationKind.LOG_ALERT, container, log.rule());
            log.end().ifPresent(look::by);
        }
    }

    private void notify(NotificationKind kind, String container, LogAlertRule rule) {
        String text = kind == NotificationKind.LOG_ALERT
                ? "%d lines with \"%s\" were written within %s.".formatted(rule.count(), rule.text(), shown(rule))
                : "There are fewer than %d lines with \"%s\" within %s."
                        .formatted(rule.count(), rule.text(), shown(rule));
        notifications.fire(new Notification(kind, container, text));
    }

    private static String shown(LogAlertRule rule) {
        return rule.within().toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }
}
