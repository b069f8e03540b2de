package dev.bartizan.notify;

import static dev.bartizan.Caller.admin;
import static dev.bartizan.Caller.viewer;
import static dev.bartizan.DeclaredSettings.FEEDS;
import static dev.bartizan.DeclaredSettings.HOOK;
import static dev.bartizan.DeclaredSettings.PHONE;
import static dev.bartizan.DeclaredSettings.RECEIVER;
import static dev.bartizan.DeclaredSettings.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.bartizan.DeclaredSettings;
import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import dev.bartizan.database.Database;
import dev.bartizan.notify.WebhookReceiver.Received;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Notifications, from the feature that detects a problem to the request that arrives. */
@QuarkusTest
@TestProfile(DeclaredSettings.class)
class NotificationResourceTest {

    @ConfigProperty(name = "bartizan.data-dir")
    Path folder;

    @Inject
    SettableClock clock;

    @Inject
    Event<Notification> notifications;

    @Inject
    Database database;

    @Inject
    NotificationRepository repository;

    @Inject
    NotificationStore store;

    @AfterEach
    void forget() {
        RECEIVER.accept(HOOK);
        RECEIVER.accept(PHONE);
        clock.reset();
    }

    private void fire(NotificationKind kind, String subject) {
        notifications.fire(new Notification(kind, subject, "It is so."));
    }

    /** The notifications about a subject that the hook has received, in order. */
    private static List<String> told(String subject) {
        return RECEIVER.at(HOOK).stream()
                .map(request -> new JsonObject(request.text()))
                .filter(body -> body.getString("subject").equals(subject))
                .map(body -> body.getString("kind"))
                .toList();
    }

    private static void expectTold(String subject, String... kinds) {
        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(told(subject)).containsExactly(kinds));
    }

    private static JsonObject listed(String subject) {
        return new JsonObject(admin().get("/api/v1/notifications").asString())
                .getJsonArray("items").stream()
                        .map(JsonObject.class::cast)
                        .filter(item -> item.getString("subject").equals(subject))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("nothing of " + subject));
    }

    private static JsonObject delivery(String subject) {
        return listed(subject).getJsonArray("deliveries").getJsonObject(0);
    }

    private static void expectDelivery(String subject, String state, int attempts, String lastError) {
        await().atMost(Patience.LONG).untilAsserted(() -> {
            JsonObject delivery = delivery(subject);
            assertThat(delivery.getString("state")).isEqualTo(state);
            assertThat(delivery.getInteger("attempts")).isEqualTo(attempts);
            assertThat(delivery.getString("last_error")).isEqualTo(lastError);
        });
    }

    private static void write(String name, String content) throws IOException {
        Files.createDirectories(FEEDS);
        Files.writeString(FEEDS.resolve(name), content);
    }

    private static String addresses(int count) {
        return IntStream.range(0, count).mapToObj(i -> "8.9.0." + 2 * i + "\n").collect(Collectors.joining());
    }

    private static int create(String name) {
        return admin().contentType(ContentType.JSON)
                .body(Map.of("name", name, "url", "file:" + name + ".txt"))
                .post("/api/v1/blocklists?import=false")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void importList(Integer id) {
        int run = admin().queryParams(id == null ? Map.of() : Map.of("id", id))
                .post("/api/v1/blocklists/import")
                .then()
                .statusCode(202)
                .extract()
                .path("run");
        await().atMost(Patience.LONG)
                .untilAsserted(() -> admin().get("/api/v1/blocklists/import/{run}", run)
                        .then()
                        .body("status", not(equalTo("RUNNING"))));
    }

    @Test
    void listThatFailsIsToldOnceAndItsRecoveryToo() throws IOException {
        write("unsteady.txt", addresses(100));
        int id = create("unsteady");
        importList(id);
        Files.delete(FEEDS.resolve("unsteady.txt"));
        for (int times = 0; times < 3; times++) {
            importList(id);
        }
        expectTold("unsteady", "list_failing");

        write("unsteady.txt", addresses(10));
        importList(id);
        importList(id);
        expectTold("unsteady", "list_failing", "list_shrunk");

        write("unsteady.txt", addresses(90));
        importList(id);
        importList(id);
        expectTold("unsteady", "list_failing", "list_shrunk", "list_recovered");
        assertThat(listed("unsteady").getString("title")).isEqualTo("List unsteady recovered");
        admin().delete("/api/v1/blocklists/{id}", id).then().statusCode(204);
    }

    @Test
    void importOfAllListsThatBringsNoneIsToldOnce() throws IOException {
        int id = create("absent");
        importList(null);
        importList(null);
        expectTold("all lists", "import_failed");
        expectTold("absent", "list_failing");

        write("absent.txt", addresses(1));
        importList(null);
        expectTold("all lists", "import_failed", "import_recovered");
        admin().delete("/api/v1/blocklists/{id}", id).then().statusCode(204);
    }

    @Test
    void requestIsSignedAndIsWhatTheListSaysOfIt() {
        fire(NotificationKind.LIST_STALE, "signed");

        expectTold("signed", "list_stale");
        Received request = RECEIVER.at(HOOK).stream()
                .filter(each -> each.text().contains("\"signed\""))
                .findFirst()
                .orElseThrow();
        assertThat(request.header("Content-type")).isEqualTo("application/json");
        assertThat(request.header("Webhook-signature"))
                .isEqualTo(request.expectedSignature(SECRET.getBytes(StandardCharsets.UTF_8)));
        assertThat(Long.parseLong(request.header("Webhook-timestamp")))
                .isCloseTo(clock.instant().getEpochSecond(), Offset.offset(600L));
        await().atMost(Patience.LONG)
                .untilAsserted(
                        () -> assertThat(delivery("signed").getString("state")).isEqualTo("delivered"));
        JsonObject body = new JsonObject(request.text());
        assertThat(request.header("Webhook-id")).isEqualTo(body.getString("id"));
        JsonObject item = listed("signed");
        for (String field : List.of("id", "kind", "problem", "subject", "title", "message", "occurred_at")) {
            assertThat(item.getValue(field)).as(field).isEqualTo(body.getValue(field));
        }
    }

    @Test
    void targetGetsOnlyItsKindsInItsFormat() {
        fire(NotificationKind.LIST_STALE, "of-no-interest");
        fire(NotificationKind.AGENT_FAILED, "crowdsec");

        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(RECEIVER.at(PHONE))
                        .filteredOn(request -> request.header("Tags").equals("warning"))
                        .singleElement()
                        .satisfies(request -> {
                            assertThat(request.text()).isEqualTo("It is so.");
                            assertThat(request.header("Title")).isEqualTo("bartizan: The agent crowdsec failed");
                            assertThat(request.header("Authorization")).isEqualTo("Bearer tk_s3cret");
                            assertThat(request.header("Webhook-signature")).isNull();
                        }));
    }

    @Test
    void failuresAreRetriedWithTheSameId() {
        AtomicInteger requests = new AtomicInteger();
        RECEIVER.on(HOOK, exchange -> exchange.sendResponseHeaders(requests.incrementAndGet() < 3 ? 500 : 204, -1));

        fire(NotificationKind.LIST_STALE, "retried");

        expectDelivery("retried", "delivered", 3, null);
        assertThat(RECEIVER.at(HOOK).stream()
                        .filter(request -> request.text().contains("\"retried\""))
                        .map(request -> request.header("Webhook-id")))
                .hasSize(3)
                .containsOnly(listed("retried").getString("id"));
    }

    @Test
    void targetThatNeverAnswersIsGivenUpAndTheNextNotificationIsSent() {
        CountDownLatch released = new CountDownLatch(1);
        RECEIVER.on(HOOK, exchange -> released.await());
        fire(NotificationKind.LIST_STALE, "unanswered");
        expectDelivery("unanswered", "failed", 3, "No answer within 3000 ms.");
        admin().get("/health")
                .then()
                .body("components.notifications.status", equalTo("degraded"))
                .body("components.notifications.failing.hook", equalTo("No answer within 3000 ms."));

        RECEIVER.accept(HOOK);
        released.countDown();
        fire(NotificationKind.LIST_STALE, "answered");

        expectTold("answered", "list_stale");
        await().atMost(Patience.LONG)
                .untilAsserted(
                        () -> admin().get("/health").then().body("components.notifications.failing.hook", nullValue()));
    }

    @Test
    void refusalIsNotRepeated() {
        RECEIVER.on(HOOK, exchange -> exchange.sendResponseHeaders(404, -1));

        fire(NotificationKind.LIST_STALE, "refused");

        expectDelivery("refused", "failed", 1, "The target answered 404.");
    }

    @Test
    void testSaysWhatEachTargetAnswersAndNothingThatIsSecret() {
        RECEIVER.on(PHONE, exchange -> exchange.sendResponseHeaders(403, -1));

        String answer = admin().post("/api/v1/notifications/test")
                .then()
                .statusCode(200)
                .body("items.target", contains("hook", "phone"))
                .body("items.host", contains("127.0.0.1", "127.0.0.1"))
                .body("items.accepted", contains(true, false))
                .body("items.status", contains(200, 403))
                .body("items.error", contains(nullValue(), equalTo("The target answered 403.")))
                .extract()
                .asString();
        assertThat(answer
                        + admin().get("/api/v1/notifications").asString()
                        + admin().get("/health").asString())
                .doesNotContain("s3cret", SECRET);

        admin().post("/api/v1/notifications/test?target=hook").then().body("items", hasSize(1));
        admin().post("/api/v1/notifications/test?target=nobody")
                .then()
                .statusCode(404)
                .body("error_code", equalTo("NOT_FOUND"));
        viewer().post("/api/v1/notifications/test").then().statusCode(403);
        viewer().get("/api/v1/notifications?page_size=0").then().statusCode(422);
    }

    @Test
    void brokenDatabaseIsToldWhileItIsBrokenAndStoredAfterwards() throws IOException {
        Path main = folder.resolve("bartizan.db");
        Path aside = folder.resolve("aside.db");
        Files.move(main, aside);
        Files.createDirectory(main);
        try {
            expectTold("database", "database_degraded");
            fire(NotificationKind.LIST_STALE, "during-the-outage");
            expectTold("during-the-outage", "list_stale");
            expectMessage("database", startsWith("DATABASE_PATH_INVALID: "));
        } finally {
            Files.delete(main);
            Files.move(aside, main);
        }

        expectTold("database", "database_degraded", "database_recovered");
        await().atMost(Patience.LONG)
                .untilAsserted(() -> admin().get("/q/health/ready").then().statusCode(200));
        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(database.read(() -> repository.listWithDeliveries().stream()
                                .flatMap(row -> row.toNotice().stream())
                                .filter(notice ->
                                        notice.deliveries().get("hook").state() == DeliveryState.DELIVERED)
                                .map(notice -> notice.notification().subject())
                                .toList()))
                        .containsSubsequence("database", "during-the-outage", "database"));
    }

    @Test
    void rowOfALaterVersionIsPassedOver() {
        database.write(() -> {
            NoticeRow later = new NoticeRow();
            later.id = "later";
            later.kind = "moon_eclipsed";
            later.subject = "moon";
            later.message = "It is dark.";
            later.occurredAt = clock.instant();
            repository.persist(later);
        });

        assertThatCode(store::load).doesNotThrowAnyException();

        assertThat(admin().get("/api/v1/notifications").asString()).doesNotContain("moon");
    }

    private static void expectMessage(String subject, Matcher<String> message) {
        admin().get("/api/v1/notifications")
                .then()
                .statusCode(200)
                .body("items.find { it.subject == '%s' }.message".formatted(subject), message);
    }
}
