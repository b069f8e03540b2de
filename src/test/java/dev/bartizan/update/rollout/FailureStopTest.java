package dev.bartizan.update.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.UpdatesAndAgent;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.update.ExpoClient;
import dev.bartizan.update.StoredUpdates;
import dev.bartizan.update.Update;
import dev.bartizan.update.Updates;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A rollout that fails at as many clients as the limit allows. */
@QuarkusTest
@TestProfile(UpdatesAndAgent.class)
class FailureStopTest {

    private static final Instant NOON = Instant.parse("2026-08-22T12:00:00Z");

    /** The notifications of updates since the start. */
    @Singleton
    static class Noted {

        private final List<Notification> fired = new CopyOnWriteArrayList<>();

        void note(@Observes Notification notification) {
            if (notification.kind() == NotificationKind.UPDATE_STOPPED
                    || notification.kind() == NotificationKind.UPDATE_RECOVERED) {
                fired.add(notification);
            }
        }
    }

    @TestHTTPResource("/")
    URI service;

    @Inject
    StoredUpdates stored;

    @Inject
    Updates updates;

    @Inject
    Noted noted;

    @AfterEach
    void clear() {
        stored.clear();
    }

    @Test
    void updateThatTooManyClientsCouldNotRunIsStoppedOnceAndTold() throws IOException {
        Update good = stored.store(NOON, 100);
        Update bad = stored.store(NOON.plusSeconds(1), 100);
        noted.fired.clear();

        // A client that reports twice is one client.
        for (String client : List.of("one", "two", "two")) {
            fail(client, bad);
        }
        assertThat(rollout(bad)).isEqualTo(100);
        fail("three", bad);

        Awaitility.await()
                .atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(noted.fired)
                        .extracting(Notification::kind)
                        .containsExactly(NotificationKind.UPDATE_STOPPED));
        assertThat(noted.fired.getFirst().subject()).isEqualTo("android 1.0.0 (production)");
        assertThat(noted.fired.getFirst().message()).contains(bad.id().toString());
        assertThat(rollout(bad)).isZero();
        assertThat(client("four").look().text("manifest")).contains(good.id().toString());

        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("percent", 10))
                .post("/api/updates/" + bad.id() + "/rollout")
                .then()
                .statusCode(200);
        fail("five", bad);

        assertThat(noted.fired)
                .extracting(Notification::kind)
                .containsExactly(NotificationKind.UPDATE_STOPPED, NotificationKind.UPDATE_RECOVERED);
        assertThat(rollout(bad)).isEqualTo(10);
    }

    private int rollout(Update update) {
        return updates.find(update.id()).orElseThrow().rollout();
    }

    private void fail(String client, Update update) throws IOException {
        client(client)
                .with("expo-recent-failed-update-ids", "\"%s\"".formatted(update.id()))
                .look();
    }

    private ExpoClient client(String name) {
        return new ExpoClient(service.toString().replaceAll("/$", ""))
                .with(
                        "eas-client-id",
                        UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                .toString());
    }
}
