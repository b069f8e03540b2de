package dev.bartizan.notify.target;

import static dev.bartizan.Caller.admin;
import static dev.bartizan.Caller.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.DeclaredSettings;
import dev.bartizan.Patience;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.door.LogLines;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.notify.WebhookReceiver;
import dev.bartizan.notify.WebhookReceiver.Received;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Targets that people add, from the API to the request that arrives. */
@QuarkusTest
@TestProfile(DeclaredSettings.class)
class NotificationTargetResourceTest {

    private static final String TARGETS = "/api/v1/notifications/targets";
    private static final WebhookReceiver RECEIVER = new WebhookReceiver();
    private static final String PATH = "/added-s3cret";

    @Inject
    Event<Notification> notifications;

    @Inject
    NotificationTargets targets;

    @AfterAll
    static void stop() {
        RECEIVER.close();
    }

    @AfterEach
    void remove() {
        RECEIVER.clear();
        RECEIVER.accept(PATH);
        targets.list().stream().filter(target -> !target.readOnly()).forEach(target -> targets.remove(target.name()));
    }

    private static Map<String, Object> hook(Map<String, ?> more) {
        Map<String, Object> body =
                new HashMap<>(Map.of("name", "added", "url", RECEIVER.url(PATH), "allow_private", true));
        body.putAll(more);
        return body;
    }

    private static Response add(Map<String, ?> body) {
        return admin().contentType(ContentType.JSON).body(body).post(TARGETS);
    }

    private static Response set(String name, Map<String, ?> body) {
        return admin().contentType(ContentType.JSON).body(body).put(TARGETS + "/" + name);
    }

    private String fire() {
        String subject = "list-" + UUID.randomUUID();
        notifications.fire(new Notification(NotificationKind.LIST_FAILING, subject, "It is so."));
        return subject;
    }

    private static List<String> subjects() {
        return RECEIVER.at(PATH).stream()
                .map(request -> new JsonObject(request.text()).getString("subject"))
                .toList();
    }

    private static ValidatableResponse test(String target) {
        return admin().post("/api/v1/notifications/test?target=" + target)
                .then()
                .statusCode(200);
    }

    @Test
    void addedTargetGetsNotificationsUntilItIsDeleted() {
        add(hook(Map.of("secret", "what only both sides know")))
                .then()
                .statusCode(201)
                .header("Location", containsString(TARGETS + "/added"))
                .body("name", equalTo("added"))
                .body("format", equalTo("json"))
                .body("host", equalTo("127.0.0.1"))
                .body("signed", equalTo(true))
                .body("authorized", equalTo(false))
                .body("read_only", equalTo(false))
                .body("last_error", nullValue());

        String first = fire();
        await().atMost(Patience.LONG).untilAsserted(() -> assertThat(subjects()).containsExactly(first));
        Received received = RECEIVER.at(PATH).getFirst();
        assertThat(received.header("Webhook-signature"))
                .isEqualTo(received.expectedSignature("what only both sides know".getBytes(StandardCharsets.UTF_8)));
        test("added").body("items[0].accepted", equalTo(true));

        admin().delete(TARGETS + "/added").then().statusCode(204);
        fire();
        admin().get(TARGETS).then().body("items.name", not(hasItem("added")));
        admin().delete(TARGETS + "/added").then().statusCode(404);
        admin().post("/api/v1/notifications/test?target=added").then().statusCode(404);
        assertThat(RECEIVER.at(PATH)).hasSize(2);
    }

    @Test
    void targetsAreLoadedWhenTheDatabaseOpens() {
        add(hook(Map.of())).then().statusCode(201);

        targets.opened(new DatabaseOpened(0));

        String subject = fire();
        await().atMost(Patience.LONG).untilAsserted(() -> assertThat(subjects()).containsExactly(subject));
    }

    @Test
    void failureIsRetriedAndWhatWaitsForADeletedTargetFails() {
        RECEIVER.on(PATH, exchange -> exchange.sendResponseHeaders(503, -1));
        add(hook(Map.of())).then().statusCode(201);

        fire();

        await().atMost(Patience.LONG)
                .untilAsserted(() ->
                        admin().get(TARGETS + "/added").then().body("last_error", equalTo("The target answered 503.")));
        assertThat(RECEIVER.at(PATH)).hasSize(3);

        RECEIVER.accept(PATH);
        String second = fire();
        await().atMost(Patience.LONG).untilAsserted(() -> assertThat(subjects()).contains(second));
        await().atMost(Patience.LONG)
                .untilAsserted(() -> admin().get(TARGETS + "/added").then().body("last_error", nullValue()));
    }

    @Test
    void secretsAreNeverShown() {
        try (LogLines log = LogLines.listen()) {
            Map<String, Object> secret =
                    hook(Map.of("authorization", "Bearer t0ken-s3cret", "secret", "key-s3cret", "format", "ntfy"));
            RECEIVER.on(PATH, exchange -> exchange.sendResponseHeaders(404, -1));

            List<String> responses = List.of(
                    add(secret).asString(),
                    add(secret).asString(),
                    test("added").extract().asString(),
                    set("added", Map.of("format", "slack", "allow_private", true))
                            .asString(),
                    set("added", Map.of("authorization", "Bearer other-s3cret")).asString(),
                    set("added", Map.of("url", "gopher://s3cret.example/")).asString(),
                    set("added", hook(Map.of("secret", "whsec_%%s3cret"))).asString(),
                    set(
                                    "added",
                                    hook(Map.of(
                                            "url",
                                            "http://example.org/s3cret",
                                            "authorization",
                                            "s3cret",
                                            "allow_private",
                                            false)))
                            .asString(),
                    set("added", hook(Map.of("authorization", "s3cret\n"))).asString(),
                    admin().get(TARGETS).asString(),
                    admin().get(TARGETS + "/added").asString(),
                    admin().get("/health").asString(),
                    admin().get("/api/v1/audit?action=notification_target").asString(),
                    admin().get("/api/v1/notifications").asString());

            assertThat(responses)
                    .allSatisfy(response -> assertThat(response).isNotEmpty().doesNotContain("s3cret"));
            assertThat(log.all()).noneMatch(line -> line.contains("s3cret"));
        }
    }

    @Test
    void nothingIsSentToAPrivateAddressUnlessTheTargetSaysSo() {
        add(hook(Map.of("allow_private", false))).then().statusCode(201);

        test("added")
                .body("items[0].accepted", equalTo(false))
                .body("items[0].status", nullValue())
                .body("items[0].error", containsString("not on the public Internet"));
        add(hook(Map.of(
                        "name",
                        "by-name",
                        "allow_private",
                        false,
                        "url",
                        RECEIVER.url(PATH).replace("127.0.0.1", "localhost"))))
                .then()
                .statusCode(201);
        test("by-name").body("items[0].error", containsString("not on the public Internet"));
        assertThat(RECEIVER.at(PATH)).isEmpty();
    }

    @Test
    void changeWithoutAUrlKeepsTheSecrets() {
        add(hook(Map.of("authorization", "Bearer first"))).then().statusCode(201);
        set("added", Map.of("format", "slack", "allow_private", true))
                .then()
                .statusCode(200)
                .body("format", equalTo("slack"))
                .body("authorized", equalTo(true));
        test("added");
        assertThat(RECEIVER.at(PATH).getLast().header("Authorization")).isEqualTo("Bearer first");

        set("added", hook(Map.of())).then().statusCode(200).body("authorized", equalTo(false));
        test("added");
        assertThat(RECEIVER.at(PATH).getLast().header("Authorization")).isNull();
    }

    @Test
    void changesAreInTheAuditLog() {
        add(hook(Map.of("authorization", "Bearer first"))).then().statusCode(201);
        set("added", hook(Map.of("format", "slack"))).then().statusCode(200);

        admin().get("/api/v1/audit?action=notification_target.change&target=added")
                .then()
                .body("items[0].before.authorized", equalTo("true"))
                .body("items[0].after.authorized", equalTo("false"))
                .body("items[0].after.format", equalTo("slack"))
                .body("items[0].after.address_and_secrets", equalTo("new"));
        admin().get("/api/v1/audit?action=notification_target.add&target=added")
                .then()
                .body("items[0].after.host", equalTo("127.0.0.1"));
    }

    @Test
    void gotifyGetsItsMessage() {
        add(hook(Map.of("format", "gotify", "url", RECEIVER.url("/message"), "authorization", "Bearer A1")));

        test("added").body("items[0].accepted", equalTo(true));

        Received received = RECEIVER.at("/message").getFirst();
        assertThat(received.method()).isEqualTo("POST");
        assertThat(received.header("Authorization")).isEqualTo("Bearer A1");
        assertThat(received.header("Content-type")).isEqualTo("application/json");
        assertThat(new JsonObject(received.text()))
                .isEqualTo(new JsonObject()
                        .put("title", "bartizan: A test of added")
                        .put("message", "If you read this, notifications arrive.")
                        .put("priority", 4));
    }

    @Test
    void telegramGetsItsMessage() {
        String path = "/bot12:AB-c/sendMessage";
        add(hook(Map.of("format", "telegram", "url", RECEIVER.url(path), "recipient", "-1001234567890")))
                .then()
                .statusCode(201)
                .body("recipient", equalTo("-1001234567890"));

        test("added").body("items[0].accepted", equalTo(true));

        JsonObject body = new JsonObject(RECEIVER.at(path).getFirst().text());
        assertThat(body.getString("chat_id")).isEqualTo("-1001234567890");
        assertThat(body.getString("text"))
                .isEqualTo("bartizan: A test of added\nIf you read this, notifications arrive.");
    }

    @Test
    void matrixGetsItsMessage() {
        add(hook(Map.of(
                "format",
                "matrix",
                "url",
                RECEIVER.url(""),
                "recipient",
                "!room:example.org",
                "authorization",
                "Bearer syt_1")));
        RECEIVER.clear();

        test("added").body("items[0].accepted", equalTo(true));

        Received received = RECEIVER.all().getFirst();
        assertThat(received.method()).isEqualTo("PUT");
        assertThat(received.path())
                .startsWith("/_matrix/client/v3/rooms/!room:example.org/send/m.room.message/")
                .hasSizeGreaterThan(80);
        assertThat(received.header("Authorization")).isEqualTo("Bearer syt_1");
        assertThat(new JsonObject(received.text()).getString("msgtype")).isEqualTo("m.text");
    }

    @Test
    void discordGetsItsMessage() {
        add(hook(Map.of("format", "discord"))).then().statusCode(201);

        test("added").body("items[0].accepted", equalTo(true));

        assertThat(new JsonObject(RECEIVER.at(PATH).getFirst().text()).getString("content"))
                .isEqualTo("**bartizan: A test of added**\nIf you read this, notifications arrive.");
    }

    @Test
    void badInputIsNamed() {
        add(Map.of("name", "Not A Name", "format", "telegram"))
                .then()
                .statusCode(422)
                .body("details.fields", hasKey("name"))
                .body("details.fields", hasKey("url"))
                .body("details.fields.recipient", equalTo("is required for telegram"));
        add(hook(Map.of("url", "https:///nothing"))).then().statusCode(422).body("details.fields", hasKey("url"));
        add(hook(Map.of("format", "carrier-pigeon"))).then().statusCode(400);
        set("missing", Map.of()).then().statusCode(404);
        admin().get(TARGETS).then().body("items.name", not(hasItems("added")));
    }

    @Test
    void configuredTargetsAreListedAndCannotBeChanged() {
        admin().get(TARGETS)
                .then()
                .statusCode(200)
                .body("items.find { it.name == 'hook' }.read_only", equalTo(true))
                .body("items.find { it.name == 'hook' }.signed", equalTo(true));
        add(hook(Map.of("name", "hook"))).then().statusCode(409).body("error_code", equalTo("ALREADY_EXISTS"));
        set("hook", hook(Map.of("name", "hook"))).then().statusCode(409).body("error_code", equalTo("READ_ONLY"));
        admin().delete(TARGETS + "/hook").then().statusCode(409);
    }

    @Test
    void onlyAdministratorsSeeAndChangeTargets() {
        viewer().get(TARGETS).then().statusCode(403);
        viewer().contentType(ContentType.JSON)
                .body(hook(Map.of()))
                .post(TARGETS)
                .then()
                .statusCode(403);
    }
}
