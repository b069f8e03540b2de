package dev.bartizan.deployment.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.FiredEvents;
import dev.bartizan.SettableClock;
import dev.bartizan.deployment.Settings;
import dev.bartizan.deployment.traffic.RouteResult;
import dev.bartizan.deployment.traffic.RouteState;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteConditionsTest {

    private static final Map<String, RouteResult> WITHDRAWN =
            Map.of("web", RouteResult.of(RouteState.WITHDRAWN, "The container web doesn't run."));

    private final SettableClock clock = new SettableClock();
    private final FiredEvents<Notification> notifications = new FiredEvents<>();
    private final RouteConditions conditions =
            new RouteConditions(notifications, clock, new Settings("http://127.0.0.1:1"), new SimpleMeterRegistry());

    @Test
    void problemIsReportedOnceItLasts() {
        conditions.update(WITHDRAWN);
        assertThat(conditions.condition().ok()).isTrue();

        clock.advance(Duration.ofMinutes(1));
        conditions.update(WITHDRAWN);

        assertThat(conditions.condition().ok()).isFalse();
        assertThat(notifications.events()).extracting(Notification::kind).containsExactly(NotificationKind.ROUTE_LOST);
    }

    @Test
    void problemThatLastsWhileTheEngineIsAwayIsReported() {
        conditions.update(WITHDRAWN);
        conditions.repeat();
        assertThat(notifications.events()).isEmpty();

        clock.advance(Duration.ofMinutes(1));
        conditions.repeat();

        assertThat(conditions.condition().ok()).isFalse();
        assertThat(notifications.events()).extracting(Notification::kind).containsExactly(NotificationKind.ROUTE_LOST);
    }

    @Test
    void restartOfAContainerIsNoProblem() {
        conditions.update(WITHDRAWN);
        clock.advance(Duration.ofSeconds(59));
        conditions.update(Map.of("web", RouteResult.of(RouteState.KEPT, "Caddy sends the requests to web.")));
        clock.advance(Duration.ofMinutes(1));
        conditions.repeat();

        assertThat(conditions.condition().ok()).isTrue();
        assertThat(notifications.events()).extracting(Notification::kind).doesNotContain(NotificationKind.ROUTE_LOST);
    }
}
