package dev.bartizan.deployment.route;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.deployment.DeploymentConfig;
import dev.bartizan.deployment.traffic.RouteResult;
import dev.bartizan.deployment.traffic.RouteState;
import dev.bartizan.health.HealthComponent;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The last known state of each app's routes, for the log, metrics, notifications and the health summary. The summary has no names,
 * because it is public. A problem is reported when it has lasted for {@code bartizan.deployment.route-interval}, because a restart
 * of a container withdraws its route for a moment. Thread-safe.
 */
@Singleton
public class RouteConditions implements HealthComponent {

    private static final Logger LOG = Logger.getLogger(RouteConditions.class);

    /** @param since when the state began */
    private record Known(RouteResult result, Instant since, boolean reported) {}

    /**
     * The routes of an app.
     *
     * @param state the state's name in the health summary
     * @param since when it became a problem, or ceased to be one
     */
    public record AppRoutes(String app, String state, boolean problem, String reason, Instant since) {}

    private final Event<Notification> notifications;
    private final Clock clock;
    private final Duration grace;
    private final MultiGauge gauge;
    private final Map<String, Known> states = new ConcurrentHashMap<>();

    RouteConditions(Event<Notification> notifications, Clock clock, DeploymentConfig config, MeterRegistry metrics) {
        this.notifications = notifications;
        this.clock = clock;
        this.grace = config.routeInterval();
        this.gauge = MultiGauge.builder("bartizan.deployment.routes")
                .description("Deployed apps by the state of their routes in Caddy")
                .register(metrics);
        count();
    }

    /** The last known states of all deployed apps, by name. */
    public List<AppRoutes> routes() {
        return new TreeMap<>(states)
                .entrySet().stream()
                        .map(each -> new AppRoutes(
                                each.getKey(),
                                each.getValue().result().state().wireName(),
                                each.getValue().result().state().problem(),
                                each.getValue().result().reason(),
                                each.getValue().since()))
                        .toList();
    }

    /** Sets the states of some apps. Repeated calls report problems that last. */
    public void update(Map<String, RouteResult> results) {
        results.forEach((app, result) -> states.compute(app, (_, before) -> next(app, before, result)));
        count();
    }

    /** Forgets an app that needs no routes any more. */
    public void forget(String app) {
        if (states.remove(app) != null) {
            count();
        }
    }

    /** Reports problems that last, while the states can't be found out. */
    public void repeat() {
        states.replaceAll((app, known) -> next(app, known, known.result()));
        count();
    }

    private void count() {
        gauge.register(
                Stream.of(RouteState.values())
                        .<MultiGauge.Row<?>>map(
                                state -> MultiGauge.Row.of(Tags.of("state", state.wireName()), count(state)))
                        .toList(),
                true);
    }

    private Known next(String app, @Nullable Known before, RouteResult result) {
        Instant now = clock.instant();
        boolean problem = result.state().problem();
        if (before == null || !before.result().reason().equals(result.reason())) {
            log(app, result);
        }
        boolean lasting = before != null && before.result().state().problem() == problem;
        Instant since = before != null && lasting ? before.since() : now;
        boolean reported = problem && !now.isBefore(since.plus(grace));
        if (reported) {
            notifications.fire(new Notification(NotificationKind.ROUTE_LOST, app, result.reason()));
        } else if (!problem && !lasting) {
            notifications.fire(new Notification(NotificationKind.ROUTE_RECOVERED, app, result.reason()));
        }
        return new Known(result, since, reported);
    }

    private static void log(String app, RouteResult result) {
        if (result.state().problem()) {
            LOG.warnv(
                    "deployment_route_not_kept",
                    kv("app", app),
                    kv("state", result.state().wireName()),
                    kv("reason", result.reason()));
        } else {
            LOG.infov("deployment_route_kept", kv("app", app), kv("reason", result.reason()));
        }
    }

    private long count(RouteState state) {
        return states.values().stream()
                .filter(known -> known.result().state() == state)
                .count();
    }

    @Override
    public String name() {
        return "deployments";
    }

    @Override
    public Condition condition() {
        Map<String, Long> counts = states.values().stream()
                .collect(Collectors.groupingBy(
                        known -> known.result().state().wireName(), TreeMap::new, Collectors.counting()));
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("apps", states.size());
        facts.put("routes", counts);
        return new Condition(states.values().stream().noneMatch(Known::reported), facts);
    }
}
