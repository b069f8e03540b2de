package dev.bartizan.notify.target;

import static dev.bartizan.Caller.admin;
import static dev.bartizan.Caller.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.bartizan.DeclaredSettings;
import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.notify.WebhookReceiver;
import dev.bartizan.notify.rule.BansNoticed;
import dev.bartizan.notify.rule.BansStored;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules, from the API to the request that arrives or doesn't. */
@QuarkusTest
@TestProfile(DeclaredSettings.class)
class NotificationRuleResourceTest {

    private static final String RULES = "/api/v1/notifications/rules";
    private static final WebhookReceiver RECEIVER = new WebhookReceiver();
    private static final String PATH = "/ruled";

    private final String run = UUID.randomUUID().toString();

    @Inject
    Event<Notification> notifications;

    @Inject
    Event<BansNoticed> bans;

    @Inject
    NotificationTargets targets;

    @Inject
    Event<BansStored> stored;

    @Inject
    SettableClock clock;

    @AfterAll
    static void stop() {
        RECEIVER.close();
    }

    @BeforeEach
    void addTarget() {
        admin().contentType(ContentType.JSON)
                .body(Map.of("name", "ruled", "url", RECEIVER.url(PATH), "allow_private", true))
                .post("/api/v1/notifications/targets")
                .then()
                .statusCode(201);
    }

    @AfterEach
    void remove() {
        RECEIVER.clear();
        targets.remove("ruled");
        clock.reset();
    }

    private static Response add(Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(Map.of("name", "rule", "target", "ruled"));
        body.putAll(more);
        return admin().contentType(ContentType.JSON).body(body).post(RULES);
    }

    private String subject(String name) {
        return name + "-" + run;
    }

    private void fire(NotificationKind kind, String subject) {
        notifications.fire(new Notification(kind, subject(subject), "It is so."));
    }

    private static List<JsonObject> received() {
        return RECEIVER.at(PATH).stream()
                .map(request -> new JsonObject(request.text()))
                .toList();
    }

    private static void expectReceived(int count) {
        await().atMost(Patience.LONG).untilAsserted(() -> assertThat(received()).hasSize(count));
    }

    private Map<String, Object> delivery(String subject) {
        return JsonPath.from(admin().get("/api/v1/notifications").asString())
                .param("subject", subject(subject))
                .getMap("items.find { it.subject == subject }.deliveries.find { it.target == 'ruled' }");
    }

    private String time(Duration fromNow) {
        return LocalTime.ofInstant(clock.instant().plus(fromNow), ZoneOffset.UTC)
                .withSecond(0)
                .withNano(0)
                .toString();
    }

    private Map<String, Object> quietNow() {
        return new HashMap<>(Map.of("quiet_from", time(Duration.ofHours(-1)), "quiet_to", time(Duration.ofHours(2))));
    }

    @Test
    void ruleChoosesKindsAndSubjects() {
        add(Map.of("kinds", List.of("list_failing"), "subjects", List.of(subject("one"))))
                .then()
                .statusCode(201);

        fire(NotificationKind.LIST_FAILING, "other");
        fire(NotificationKind.LIST_STALE, "one");
        fire(NotificationKind.LIST_FAILING, "one");

        expectReceived(1);
        assertThat(received().getFirst().getString("kind")).isEqualTo("list_failing");
        assertThat(received().getFirst().getString("subject")).isEqualTo(subject("one"));

        admin().delete(RULES + "/rule").then().statusCode(204);
        fire(NotificationKind.LIST_FAILING, "third");
        expectReceived(2);
    }

    @Test
    void quietHoursHoldBackAndSendOneSummary() {
        add(quietNow()).then().statusCode(201);

        fire(NotificationKind.LIST_FAILING, "a");
        fire(NotificationKind.LIST_RECOVERED, "a");
        fire(NotificationKind.LIST_STALE, "b");
        assertThat(delivery("b"))
                .containsEntry("state", "held")
                .hasEntrySatisfying("held_until", until -> assertThat(until).isNotNull());
        assertThat(received()).isEmpty();

        clock.advance(Duration.ofHours(3));

        expectReceived(1);
        JsonObject summary = received().getFirst();
        assertThat(summary.getString("kind")).isEqualTo("summary");
        assertThat(summary.getBoolean("problem")).isFalse();
        assertThat(summary.getString("title")).isEqualTo("Summary for ruled");
        assertThat(summary.getString("message").lines().toList())
                .hasSize(4)
                .startsWith("3 notifications were held back (times in UTC):")
                .satisfies(lines -> assertThat(lines.get(1)).endsWith("List %s is failing".formatted(subject("a"))))
                .satisfies(lines -> assertThat(lines.get(2)).endsWith("List %s recovered".formatted(subject("a"))))
                .satisfies(lines -> assertThat(lines.get(3)).endsWith("List %s is stale".formatted(subject("b"))));
        assertThat(delivery("b")).containsEntry("state", "summarized");

        fire(NotificationKind.LIST_STALE, "c");
        expectReceived(2);
    }

    @Test
    void singleNotificationIsSentAsItIsAfterQuietHours() {
        add(quietNow()).then().statusCode(201);

        fire(NotificationKind.LIST_FAILING, "a");
        clock.advance(Duration.ofHours(3));

        expectReceived(1);
        assertThat(received().getFirst().getString("kind")).isEqualTo("list_failing");
    }

    @Test
    void quietHoursCanDrop() {
        Map<String, Object> rule = quietNow();
        rule.put("quiet_drop", true);
        add(rule).then().statusCode(201);

        fire(NotificationKind.LIST_FAILING, "a");

        assertThat(delivery("a")).containsEntry("state", "dropped").containsEntry("last_error", "Quiet hours.");
        clock.advance(Duration.ofHours(3));
        fire(NotificationKind.LIST_STALE, "a");
        expectReceived(1);
        assertThat(received().getFirst().getString("kind")).isEqualTo("list_stale");
    }

    @Test
    void dailySummaryIsSentOnceADay() {
        add(Map.of("daily_at", time(Duration.ofHours(1)), "time_zone", "UTC"))
                .then()
                .statusCode(201);

        fire(NotificationKind.LIST_FAILING, "a");
        fire(NotificationKind.LIST_STALE, "a");
        clock.advance(Duration.ofMinutes(61));
        expectReceived(1);

        fire(NotificationKind.LIST_FAILING, "b");
        fire(NotificationKind.LIST_STALE, "b");
        clock.advance(Duration.ofHours(24));
        expectReceived(2);
        assertThat(received()).extracting(body -> body.getString("kind")).containsExactly("summary", "summary");
    }

    @Test
    void earliestRuleDecides() {
        add(Map.of("name", "daily", "daily_at", time(Duration.ofHours(1))))
                .then()
                .statusCode(201);
        add(Map.of("name", "at-once", "kinds", List.of("list_failing"))).then().statusCode(201);

        fire(NotificationKind.LIST_STALE, "a");
        fire(NotificationKind.LIST_FAILING, "a");

        expectReceived(1);
        assertThat(received().getFirst().getString("kind")).isEqualTo("list_failing");
        assertThat(delivery("a")).isNotNull();
    }

    @Test
    void manyBansAreNotifiedOnceUntilTheyAreNormalAgain() {
        String rule = "attack-" + run.substring(0, 8);
        add(Map.of("name", rule, "bans", 3, "within", "10m", "subjects", List.of("sshd", "nginx")))
                .then()
                .statusCode(201);

        bans.fire(new BansNoticed(List.of("sshd", "other", "other", "other")));
        bans.fire(new BansNoticed(List.of("sshd")));
        bans.fire(new BansNoticed(List.of("nginx")));
        bans.fire(new BansNoticed(List.of("sshd")));

        expectReceived(1);
        assertThat(received().getFirst().getString("kind")).isEqualTo("bans_many");
        assertThat(received().getFirst().getString("title")).isEqualTo("Many bans (%s)".formatted(rule));
        assertThat(received().getFirst().getString("message"))
                .isEqualTo("3 bans or more began within 10m: sshd 2, nginx 1.");

        clock.advance(Duration.ofMinutes(11));
        expectReceived(2);
        assertThat(received().get(1).getString("kind")).isEqualTo("bans_normal");

        bans.fire(new BansNoticed(List.of("sshd", "sshd")));
        clock.advance(Duration.ofMinutes(9));
        bans.fire(new BansNoticed(List.of("sshd")));
        expectReceived(3);
    }

    private void fireBans(String jail, int number) {
        bans.fire(new BansNoticed(Collections.nCopies(number, jail)));
    }

    @Test
    void spikeIsNotifiedOnceUntilItEnds() {
        String rule = "spike-" + run.substring(0, 8);
        String jail = "jail-" + run.substring(0, 8);
        add(Map.of("name", rule, "bans", 10, "within", "1h", "spike", 5, "subjects", List.of(jail)))
                .then()
                .statusCode(201);
        admin().get(RULES + "/" + rule).then().body("spike", equalTo(5));

        // Usual are 4 an hour.
        Instant now = clock.instant();
        Map<Instant, Long> hours = new HashMap<>();
        for (int hour = 1; hour <= 36; hour++) {
            hours.put(now.minus(Duration.ofHours(hour)), 4L);
        }
        stored.fire(new BansStored(now.minus(BansStored.TIME), Map.of(jail, hours)));
        fireBans(jail, 19);
        assertThat(received()).isEmpty();
        fireBans(jail, 1);
        fireBans(jail, 100);

        expectReceived(1);
        assertThat(received().getFirst().getString("kind")).isEqualTo("bans_many");
        assertThat(received().getFirst().getString("message"))
                .isEqualTo("20 bans began within 1h, usual are 4.0: %s 20.".formatted(jail));

        clock.advance(Duration.ofMinutes(61));
        expectReceived(2);
        assertThat(received().get(1).getString("kind")).isEqualTo("bans_normal");
    }

    @Test
    void fewBansAreNoSpike() {
        String jail = "jail-" + run.substring(0, 8);
        add(Map.of("bans", 10, "within", "10m", "spike", 3, "subjects", List.of(jail)))
                .then()
                .statusCode(201);

        stored.fire(new BansStored(clock.instant().minus(BansStored.TIME), Map.of()));
        fireBans(jail, 9);
        assertThat(received()).isEmpty();
        fireBans(jail, 1);
        expectReceived(1);
    }

    @Test
    void bansOfTheApiAreCounted() {
        add(Map.of("name", "api-" + run.substring(0, 8), "bans", 1, "within", "1h"))
                .then()
                .statusCode(201);

        admin().contentType(ContentType.JSON)
                .body(Map.of("ip", "8.8.60.61", "duration", "1h"))
                .post("/api/v1/bans")
                .then()
                .statusCode(201);

        expectReceived(1);
        assertThat(received().getFirst().getString("message")).isEqualTo("1 bans or more began within 1h: ban 1.");
        admin().delete("/api/v1/bans?ip=8.8.60.61").then().statusCode(200);
    }

    @Test
    void ruleIsChangedAndListed() {
        add(Map.of("kinds", List.of("list_failing"))).then().statusCode(201).header("Location", notNullValue());
        admin().contentType(ContentType.JSON)
                .body(Map.of(
                        "target", "ruled", "quiet_from", "22:00", "quiet_to", "07:00", "time_zone", "Europe/Berlin"))
                .put(RULES + "/rule")
                .then()
                .statusCode(200)
                .body("kinds", equalTo(Collections.emptyList()))
                .body("quiet_from", equalTo("22:00"))
                .body("time_zone", equalTo("Europe/Berlin"));
        admin().get(RULES).then().body("items.name", hasItem("rule"));
        admin().get(RULES + "/rule").then().body("quiet_to", equalTo("07:00"));
        admin().delete("/api/v1/notifications/targets/ruled").then().statusCode(204);
        admin().get(RULES).then().body("items.name", not(hasItem("rule")));
        addTarget();
    }

    @Test
    void badInputIsNamed() {
        add(Map.of(
                        "name", "Not A Name",
                        "kinds", List.of("summary"),
                        "subjects", List.of(" "),
                        "bans", 0,
                        "daily_at", "8 o'clock",
                        "quiet_from", "22:00",
                        "time_zone", "Mars/Olympus"))
                .then()
                .statusCode(422)
                .body("details.fields", hasKey("name"))
                .body("details.fields", hasKey("kinds"))
                .body("details.fields", hasKey("subjects"))
                .body("details.fields", hasKey("bans"))
                .body("details.fields", hasKey("within"))
                .body("details.fields", hasKey("daily_at"))
                .body("details.fields", hasKey("quiet_from"))
                .body("details.fields", hasKey("quiet_to"))
                .body("details.fields", hasKey("time_zone"));
        add(Map.of("bans", 5, "within", "7d", "spike", 1))
                .then()
                .statusCode(422)
                .body("details.fields", hasKey("spike"))
                .body("details.fields.within", equalTo("must be from 1m to 12h for a spike"));
        add(Map.of("target", "hook")).then().statusCode(422).body("details.fields", hasKey("target"));
        add(Map.of("target", "missing")).then().statusCode(422).body("details.fields", hasKey("target"));
        add(Map.of()).then().statusCode(201);
        add(Map.of()).then().statusCode(409).body("error_code", equalTo("ALREADY_EXISTS"));
        admin().contentType(ContentType.JSON)
                .body(Map.of("target", "ruled"))
                .put(RULES + "/missing")
                .then()
                .statusCode(404);
        admin().delete(RULES + "/missing").then().statusCode(404);
    }

    @Test
    void onlyAdministratorsSeeAndChangeRules() {
        viewer().get(RULES).then().statusCode(403);
        viewer().contentType(ContentType.JSON)
                .body(Map.of("name", "rule", "target", "ruled"))
                .post(RULES)
                .then()
                .statusCode(403);
    }
}
