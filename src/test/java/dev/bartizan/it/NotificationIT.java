package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.notify.WebhookReceiver;
import dev.bartizan.notify.WebhookReceiver.Received;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Notifications across restarts, and restarts that don't wait for slow receivers. */
class NotificationIT {

    private static final String HOOK = "/services/T0/s3cret";
    private static final String SECRET = "c2VjcmV0IG9mIHRoZSBob29r";
    private static final String KEY = "secret of the hook";

    private final Path home = Folders.create();
    private final WebhookReceiver receiver = new WebhookReceiver();
    private final FeedServer feeds = new FeedServer();

    @AfterEach
    void clean() {
        receiver.close();
        feeds.close();
        Folders.delete(home);
    }

    private BartizanProcess start() {
        return BartizanProcess.at(home.resolve("data"))
                .env("BARTIZAN_NOTIFY_TARGETS_HOOK_URL", receiver.url(HOOK))
                .env("BARTIZAN_NOTIFY_TARGETS_HOOK_SECRET", "whsec_" + SECRET)
                .env("BARTIZAN_NOTIFY_TARGETS_HOOK_KINDS", "list_failing,list_recovered,database_degraded")
                .env("BARTIZAN_NOTIFY_TIMEOUT", "60s")
                .env("BARTIZAN_NOTIFY_RETRY_DELAY", "10ms")
                .startReady();
    }

    private List<String> kinds() {
        return receiver.at(HOOK).stream()
                .map(request -> Answer.parse(request.text()).path("kind").asText())
                .toList();
    }

    private void awaitKinds(String... kinds) {
        await().atMost(BartizanProcess.PATIENCE)
                .untilAsserted(() -> assertThat(kinds()).containsExactly(kinds));
    }

    private static String state(BartizanProcess service, String kind) {
        return StreamSupport.stream(
                        service.get("/api/v1/notifications")
                                .expect(200)
                                .at("/items")
                                .spliterator(),
                        false)
                .filter(item -> item.path("kind").asText().equals(kind))
                .map(item -> item.at("/deliveries/0/state").asText())
                .findFirst()
                .orElse("none");
    }

    private static void awaitState(BartizanProcess service, String kind, String state) {
        await().atMost(BartizanProcess.PATIENCE)
                .untilAsserted(() -> assertThat(state(service, kind)).isEqualTo(state));
    }

    @Test
    void nothingIsToldTwiceHoweverTheServiceEnds() {
        feeds.serveStatus("feed", 404);
        try (BartizanProcess service = start()) {
            service.createList("feed", feeds.url("feed"));
            service.importToEnd("");
            awaitState(service, "list_failing", "delivered");
            service.terminate();
        }
        try (BartizanProcess service = start()) {
            service.importToEnd("");
            service.kill();
        }
        feeds.serve("feed", "45.155.205.7\n");
        try (BartizanProcess service = start()) {
            service.importToEnd("");
            awaitState(service, "list_recovered", "delivered");
            service.importToEnd("");
            awaitKinds("list_failing", "list_recovered");
            JsonNode tested =
                    service.post("/api/v1/notifications/test").expect(200).at("/items/0");
            assertThat(tested.path("accepted").asBoolean()).isTrue();
            service.terminate();
            assertThat(service.output()).doesNotContain("s3cret", SECRET);
            service.assertLogIsJson();
            assertThat(service.errorOutput()).isEmpty();
        }
        assertThat(receiver.at(HOOK))
                .hasSize(3)
                .allSatisfy(request -> assertThat(request.header("Webhook-signature"))
                        .isEqualTo(request.expectedSignature(KEY.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void stopWaitsForNoTargetAndTheNextStartDeliversTheRest() {
        CountDownLatch released = new CountDownLatch(1);
        receiver.on(HOOK, exchange -> released.await());
        feeds.serveStatus("feed", 404);
        try (BartizanProcess service = start()) {
            service.createList("feed", feeds.url("feed"));
            service.importToEnd("");
            awaitKinds("list_failing");
            service.terminate();
        }
        receiver.accept(HOOK);
        released.countDown();
        try (BartizanProcess service = start()) {
            awaitState(service, "list_failing", "delivered");
        }
        assertThat(receiver.at(HOOK).stream().map(NotificationIT::id).distinct())
                .hasSize(1);
    }

    private static String id(Received request) {
        return Answer.parse(request.text()).path("id").asText();
    }
}
