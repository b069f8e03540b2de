package dev.bartizan.container.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import dev.bartizan.container.FakeEngineResource;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts about the log of a container, with a fake of Docker. */
@QuarkusTest
@WithTestResource(FakeEngineResource.class)
class LogAlertsTest {

    private static final String NOISY = "noisy";

    FakeEngine engine;

    @Inject
    ContainerEngine api;

    @Inject
    SettableClock clock;

    @Inject
    Sent sent;

    /** What was notified about the container. */
    @Singleton
    static class Sent {

        private final List<Notification> all = new CopyOnWriteArrayList<>();

        void note(@Observes Notification notification) {
            if (notification.subject().equals(NOISY)) {
                all.add(notification);
            }
        }

        private boolean has(NotificationKind kind) {
            return all.stream().anyMatch(each -> each.kind() == kind);
        }
    }

    /** The lines have the time of the system, so the clock of the watch must not differ. */
    @BeforeEach
    void resetClock() {
        clock.reset();
        sent.all.clear();
    }

    @AfterEach
    void clear() {
        clock.reset();
        api.find(NOISY).ifPresent(found -> api.remove(found.id(), true));
    }

    @Test
    void linesThatAppearOftenAreNotifiedOnceAndTheirEndToo() {
        engine.run(NOISY, Map.of("bartizan.log-alert", "connection refused 3/1m"));

        // Nobody sees when the log begins to be followed.
        await().atMost(Patience.LONG).until(() -> {
            engine.log(NOISY, true, "Connection refused by the database");
            engine.log(NOISY, true, "accepted");
            return sent.has(NotificationKind.LOG_ALERT);
        });
        assertThat(sent.all)
                .singleElement()
                .satisfies(alert -> assertThat(alert.message())
                        .isEqualTo("3 lines with \"connection refused\" were written within 1m."));

        clock.advance(Duration.ofMinutes(2));
        await().atMost(Patience.LONG).until(() -> sent.has(NotificationKind.LOG_QUIET));
        assertThat(sent.all)
                .extracting(Notification::kind)
                .containsExactly(NotificationKind.LOG_ALERT, NotificationKind.LOG_QUIET);
    }
}
