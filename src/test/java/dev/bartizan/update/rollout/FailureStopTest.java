package dev.bartizan.update.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.UpdatesAndAgent;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.update.ExpoClient;
import dev.bartizan.update.Platform;
import dev.bartizan.update.StoredUpdates;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApp;
import dev.bartizan.update.Updates;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

        /** Those of one update, because those of other tests may arrive late. */
        private List<Notification> of(Update update) {
            return fired.stream()
                    .filter(notification ->
                            notification.message().contains(update.id().toString()))
                    .toList();
        }
    }

    @TestHTTPResource("/")
    URI service;

    @Inject
    StoredUpdates stored;

    @Inject
    Updates updates;

    @Inject
    FailureStop stop;

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

        // A client that reports twice is one client.
        for (String client : List.of("one", "two", "two")) {
            fail(client, bad);
        }
        assertThat(rollout(bad)).isEqualTo(100);
        fail("three", bad);

        Awaitility.await()
                .atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(noted.of(bad))
                        .extracting(Notification::kind)
                        .containsExactly(NotificationKind.UPDATE_STOPPED));
        assertThat(noted.of(bad).getFirst().subject()).isEqualTo("android 1.0.0 (production)");
        assertThat(rollout(bad)).isZero();
        assertThat(client("four").look().text("manifest")).contains(good.id().toString());

        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("percent", 10))
                .post("/api/updates/" + bad.id() + "/rollout")
                .then()
                .statusCode(200);
        fail("five", bad);

        assertThat(noted.of(bad))
                .extracting(Notification::kind)
                .containsExactly(NotificationKind.UPDATE_STOPPED, NotificationKind.UPDATE_RECOVERED);
        assertThat(rollout(bad)).isEqualTo(10);
    }

    @Test
    void failuresThatWereCountedBeforeAreComparedWithTheLimitAfterAStart() {
        Update replaced = stored.store(NOON, 100);
        Update everybodys = stored.store(NOON.plusSeconds(1), 100);
        Update staged = stored.store(NOON.plusSeconds(2), 50);
        // More than the limit, such as after it was lowered.
        stored.storeFailures(replaced, "one", "two", "three", "four");
        stored.storeFailures(staged, "one", "two", "three", "four");

        stop.check(new DatabaseOpened(0));

        awaitStop(staged);
        assertThat(rollout(everybodys)).isEqualTo(100);
        setRollout(staged, 10);
        stored.storeFailures(everybodys, "one", "two", "three");
        stored.reload();
        stop.check(new DatabaseOpened(0));
        awaitStop(everybodys);
        assertThat(rollout(staged)).as("stopped once").isEqualTo(10);
        assertThat(rollout(replaced)).as("not offered").isEqualTo(100);
    }

    @Test
    void rolloutOfAReleaseLeavesOutWhatWasStopped() throws IOException {
        UUID release = UUID.randomUUID();
        List<Update> members = updates.add(List.of(member(Platform.ANDROID, release), member(Platform.IOS, release)));
        Update bad = members.getFirst();
        for (String client : List.of("one", "two", "three")) {
            fail(client, bad);
        }
        awaitStop(bad);

        rollOutRelease(release, 50)
                .body("updates.find { it.platform == 'android' }.rollout", equalTo(0))
                .body("updates.find { it.platform == 'android' }.stopped", equalTo(true))
                .body("updates.find { it.platform == 'ios' }.rollout", equalTo(50))
                .body("skipped", contains(bad.id().toString()));
        assertThat(rollout(bad)).isZero();

        setRollout(bad, 10);
        rollOutRelease(release, 60)
                .body("updates.rollout", contains(60, 60))
                .body("updates.stopped", contains(false, false))
                .body("skipped", empty());
    }

    @Test
    void rolloutThatAnAdministratorSetToZeroIsNotStopped() throws IOException {
        UUID release = UUID.randomUUID();
        List<Update> members = updates.add(List.of(member(Platform.ANDROID, release), member(Platform.IOS, release)));
        Update bad = members.getFirst();
        for (String client : List.of("one", "two", "three")) {
            fail(client, bad);
        }
        awaitStop(bad);
        setRollout(bad, 0);
        rollOutRelease(release, 40).body("skipped", contains(bad.id().toString()));

        setRollout(bad, 10);
        setRollout(bad, 0);
        Caller.admin()
                .get("/api/updates/" + bad.id())
                .then()
                .body("rollout", equalTo(0))
                .body("stopped", equalTo(false));
        stored.reload();
        rollOutRelease(release, 50).body("updates.rollout", contains(50, 50)).body("skipped", empty());
        rollOutRelease(release, 0).body("updates.rollout", contains(0, 0)).body("skipped", empty());
        rollOutRelease(release, 60).body("updates.rollout", contains(60, 60)).body("skipped", empty());
    }

    @Test
    void rolloutOfAReleaseToZeroSkipsNothingThatRuns() throws IOException {
        UUID release = UUID.randomUUID();
        Update bad = updates.add(List.of(member(Platform.ANDROID, release), member(Platform.IOS, release)))
                .getFirst();
        for (String client : List.of("one", "two", "three")) {
            fail(client, bad);
        }
        awaitStop(bad);
        setRollout(bad, 10);

        rollOutRelease(release, 0).body("skipped", empty()).body("updates.stopped", contains(false, false));
    }

    private Update member(Platform platform, UUID release) {
        return new Update(
                UUID.randomUUID(),
                new Update.Target(UpdateApp.DEFAULT, platform, "1.0.0", "production"),
                NOON,
                Update.Kind.UPDATE,
                100,
                new Update.Content(
                        Optional.of(stored.file("bundle", "application/javascript", Optional.empty())),
                        List.of(),
                        Map.of(),
                        Optional.empty()),
                Update.Origin.upload("", release));
    }

    private static ValidatableResponse rollOutRelease(UUID release, int percent) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("percent", percent))
                .post("/api/updates/releases/" + release + "/rollout")
                .then()
                .statusCode(200);
    }

    private static void setRollout(Update update, int percent) {
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("percent", percent))
                .post("/api/updates/" + update.id() + "/rollout")
                .then()
                .statusCode(200);
    }

    private void awaitStop(Update update) {
        Awaitility.await()
                .atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(rollout(update)).isZero());
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
