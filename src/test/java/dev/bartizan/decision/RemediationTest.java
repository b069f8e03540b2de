package dev.bartizan.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.SettableClock;
import dev.bartizan.ban.BanService;
import dev.bartizan.ban.PublishedBans;
import dev.bartizan.blocklist.StoredLists;
import dev.bartizan.remediation.Remediation;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Captchas and throttles: bans and lists of these types, from the order to all who read decisions. */
@QuarkusTest
class RemediationTest {

    private static final LocalDate DAY = LocalDate.parse("2026-08-22");
    private static final String IP = "45.155.205.7";
    private static final String JSON = "application/json";

    @Inject
    StoredLists lists;

    @Inject
    PublishedBans bans;

    @Inject
    BanService service;

    @Inject
    SettableClock clock;

    private final List<Integer> created = new ArrayList<>();
    private final List<Integer> bouncers = new ArrayList<>();

    @AfterEach
    void clear() {
        clock.reset();
        service.liftAll();
        bans.clear();
        lists.clear();
        created.forEach(
                id -> Caller.admin().delete("/api/v1/blocklists/" + id).then().statusCode(204));
        bouncers.forEach(
                id -> Caller.admin().delete("/api/v1/bouncers/" + id).then().statusCode(204));
    }

    @ParameterizedTest
    @CsvSource({"captcha", "throttle"})
    void milderTypeDoesNotBlock(String type) {
        ban(IP, type).statusCode(201).body("type", equalTo(type)).body("scenario", equalTo("ban"));

        lookup(IP)
                .body("blocked", equalTo(false))
                .body("remediation", equalTo(type))
                .body("matches.type", contains(type));
        lookup("45.155.205.0/24")
                .body("blocked", equalTo(false))
                .body("coverage", equalTo("none"))
                .body("remediation", equalTo(type));
        list("?type=" + type).body("items.ip", contains(IP));
        list("?type=ban").body("items", empty());
        Caller.admin()
                .get("/api/v1/history/" + IP)
                .then()
                .body("blocked", equalTo(false))
                .body("remediation", equalTo(type))
                .body("bans.items.type", contains(type));
        assertThat(export("plain", "")).isEmpty();
        assertThat(export("plain", "?type=" + type)).isEqualTo(IP + "\n");
        Caller.admin().get("/api/v1/decisions?type=" + type).then().body("items.value", contains(IP + "/32"));
        Caller.admin().get("/api/v1/decisions?type=ban").then().body("items", empty());
    }

    @Test
    void addressWithoutDecisionsNeedsNothing() {
        ban("45.155.204.0/24", "captcha").statusCode(201);

        lookup(IP).body("$", hasKey("remediation")).body("remediation", nullValue());
        lookup("45.155.205.0/24").body("remediation", nullValue());
    }

    @Test
    void unknownTypeIsRefusedWithTheKnownOnes() {
        ban(IP, "mfa")
                .statusCode(422)
                .body("error_code", equalTo("VALIDATION_FAILED"))
                .body("details.fields.type", equalTo("must be ban, captcha or throttle"));
        list("?type=ban").body("items", empty());
        Caller.admin().get("/api/v1/bans?type=mfa").then().statusCode(400);
        Caller.admin()
                .get("/api/v1/export/plain?type=mfa")
                .then()
                .statusCode(422)
                .body("details.fields.type", equalTo("must be ban, captcha or throttle"));
    }

    @Test
    void stricterOrderReplacesAndMilderOneChangesNothing() {
        int throttle = ban(IP, "throttle").statusCode(201).extract().path("id");
        int captcha = ban(IP, "captcha").statusCode(201).extract().path("id");
        int banned = order(Map.of("ip", IP, "duration", "1h"))
                .statusCode(201)
                .extract()
                .path("id");

        ban(IP, "captcha").statusCode(200).body("id", equalTo(banned)).body("type", equalTo("ban"));
        order(Map.of("ip", IP, "type", "ban", "duration", "2h")).statusCode(200).body("id", equalTo(banned));

        list("?active=true").body("items.id", contains(banned));
        list("?active=false").body("items.id", containsInAnyOrder(throttle, captcha));
        lookup(IP).body("blocked", equalTo(true)).body("remediation", equalTo("ban"));
        clock.advance(Duration.ofHours(3));
        lookup(IP).body("remediation", nullValue());
    }

    @Test
    void manyBansHaveTypes() {
        order(
                        "text/csv",
                        "value,scope,duration,type\n45.155.205.1,ip,1h,Captcha\n45.155.205.2,ip,1h,\n"
                                + "45.155.205.3,ip,1h,mfa\n")
                .statusCode(200)
                .body("banned", equalTo(2))
                .body("errors.given", contains("45.155.205.3"))
                .body("errors.reason", contains("The type must be ban, captcha or throttle."));
        order("application/x-ndjson", "{\"ip\":\"45.155.205.4\",\"type\":\"throttle\"}\n")
                .body("banned", equalTo(1));

        order(JSON, """
                [{"ip":"45.155.205.1","type":"ban"},
                 {"ip":"45.155.205.2","type":"captcha"},
                 {"ip":"45.155.205.4","type":"captcha"},
                 {"ip":"45.155.205.4","type":"throttle"}]""")
                .body("banned", equalTo(2))
                .body("unchanged", equalTo(2))
                .body("refused", equalTo(0));

        list("?active=true&type=ban").body("items.ip", containsInAnyOrder("45.155.205.1", "45.155.205.2"));
        list("?active=true&type=captcha").body("items.ip", contains("45.155.205.4"));
        list("?active=true").body("total", equalTo(3));
    }

    @Test
    void strictestDecisionOfAllCounts() {
        lists.store("checked", Remediation.captcha, DAY, IP, "45.155.205.8");
        lists.store("slow", Remediation.throttle, DAY, IP);
        lookup(IP)
                .body("blocked", equalTo(false))
                .body("remediation", equalTo("captcha"))
                .body("matches.type", contains("captcha", "throttle"));

        lists.store("blocked", DAY, IP);

        lookup(IP).body("blocked", equalTo(true)).body("remediation", equalTo("ban"));
        lookup("45.155.205.0/24").body("coverage", equalTo("partial")).body("remediation", equalTo("ban"));
        assertThat(export("plain", "")).isEqualTo(IP + "\n");
        assertThat(export("haproxy", "?type=captcha&lists=checked"))
                .isEqualTo(
                        "# acl captcha src -f /etc/haproxy/bartizan-captcha.acl\n45.155.205.7/32\n45.155.205.8/32\n");
        assertThat(export("nginx", "?type=throttle"))
                .isEqualTo(
                        "# geo $bartizan { include /etc/nginx/bartizan-throttle.conf; }\n45.155.205.7/32 throttle;\n");
        assertThat(export("json", "")).contains(IP).doesNotContain("45.155.205.8");
        Caller.admin()
                .get("/api/v1/export/nftables?type=captcha")
                .then()
                .statusCode(422)
                .body("details.fields.type", equalTo("must be ban: the format nftables can only block"));
        Caller.admin()
                .get("/api/v1/decisions?list=checked")
                .then()
                .body("items.type", contains("captcha", "captcha"))
                .body("items.value", contains("45.155.205.7/32", "45.155.205.8/32"));
    }

    @Test
    void allowlistAndProtectionApplyToAllTypes() {
        lists.store("checked", Remediation.captcha, DAY, "80.158.0.0/16");

        lookup("80.158.3.1").body("protection", equalTo("configured")).body("remediation", nullValue());
        lookup("80.159.3.1").body("remediation", nullValue());
        lookup("80.158.9.1").body("remediation", equalTo("captcha"));
        int entry = Caller.admin()
                .contentType(JSON)
                .body(Map.of("range", "80.158.9.0/24"))
                .post("/api/v1/allowlist")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        lookup("80.158.9.1").body("remediation", nullValue()).body("matches.type", contains("captcha"));
        lookup("80.158.9.0/24").body("remediation", nullValue());
        Caller.admin().delete("/api/v1/allowlist/" + entry).then().statusCode(204);
    }

    @Test
    void listHasAType() {
        Map<String, Object> list = new HashMap<>(Map.of("name", "checked", "url", "push:", "type", "captcha"));
        int id = post("/api/v1/blocklists", list)
                .statusCode(201)
                .body("type", equalTo("captcha"))
                .body("allow", equalTo(false))
                .extract()
                .path("id");
        created.add(id);
        Caller.admin()
                .contentType("text/plain")
                .body(IP + "\n")
                .put("/api/v1/blocklists/" + id + "/content")
                .then()
                .statusCode(200);
        lookup(IP).body("blocked", equalTo(false)).body("remediation", equalTo("captcha"));

        list.put("type", "ban");
        put(id, list).statusCode(200).body("type", equalTo("ban"));
        lookup(IP).body("blocked", equalTo(true)).body("remediation", equalTo("ban"));

        list.put("type", "throttle");
        put(id, list).statusCode(200).body("type", equalTo("throttle"));
        lookup(IP).body("remediation", equalTo("throttle"));

        list.put("type", "mfa");
        put(id, list).statusCode(422).body("details.fields.type", equalTo("must be ban, captcha or throttle"));
        post("/api/v1/blocklists", Map.of("name", "allowed", "url", "push:", "allow", true, "type", "captcha"))
                .statusCode(422)
                .body("details.fields.type", equalTo("has no effect: the addresses are allowed"));
    }

    @Test
    void listOfTheCatalogueGetsTheWantedType() {
        int id = Caller.admin()
                .contentType(JSON)
                .body(Map.of("name", "tor-exits", "type", "captcha"))
                .post("/api/v1/blocklists/catalogue?import=false")
                .then()
                .statusCode(201)
                .body("type", equalTo("captcha"))
                .extract()
                .path("id");
        created.add(id);
        post("/api/v1/blocklists/catalogue?import=false", Map.of("name", "googlebot", "type", "captcha"))
                .statusCode(422);
    }

    @ParameterizedTest
    @CsvSource({"'', ban", "type=ban, ban", "type=captcha, captcha", "type=throttle, -", "type=mfa, -"})
    void bouncersGetTheTypeThatTheyRequest(String filter, String type) {
        lists.store("checked", Remediation.captcha, DAY, IP);
        ban(IP, "ban").statusCode(201);
        String key = bouncer();

        String pulled = withKey(key, "/v1/decisions/stream?startup=true&" + filter);
        String found = withKey(key, "/v1/decisions?ip=" + IP + "&" + filter);

        if (type.equals("-")) {
            assertThat(pulled).isEqualTo("{\"new\":[],\"deleted\":[]}");
            assertThat(found).isEqualTo("null");
        } else {
            assertThat(pulled).contains("\"type\":\"" + type + "\"").containsOnlyOnce("\"type\"");
            assertThat(found).startsWith("[{").contains("\"type\":\"" + type + "\"");
        }
    }

    @Test
    void bouncerThatAsksForAnAddressGetsTheStrictestDecisionFirst() {
        lists.store("a-slow", Remediation.throttle, DAY, IP);
        lists.store("b-checked", Remediation.captcha, DAY, IP);
        lists.store("c-blocked", DAY, "45.155.205.0/24");

        String found = withKey(bouncer(), "/v1/decisions?ip=" + IP);

        assertThat(found.replaceAll(".*?\"type\":\"(\\w+)\".*?", "$1 ")).startsWith("ban captcha throttle ");
    }

    @Test
    void bouncerGetsTheDeletionOfTheOldTypeAndTheNewOne() {
        long list = lists.store("checked", Remediation.captcha, DAY, IP);
        String key = bouncer();
        assertThat(withKey(key, "/v1/decisions/stream?startup=true")).contains("\"type\":\"captcha\"");

        lists.change(list, Remediation.ban);

        String pulled = withKey(key, "/v1/decisions/stream");
        int deleted = pulled.indexOf("\"deleted\"");
        assertThat(pulled.substring(0, deleted)).contains("\"type\":\"ban\"");
        assertThat(pulled.substring(deleted)).contains("\"type\":\"captcha\"");
        assertThat(withKey(key, "/v1/decisions/stream")).contains("\"type\":\"ban\"", "\"deleted\":null");
        assertThat(withKey(key, "/v1/decisions/stream")).isEqualTo("{\"new\":null,\"deleted\":null}");
    }

    private String bouncer() {
        ValidatableResponse answer =
                post("/api/v1/bouncers", Map.of("name", "typed")).statusCode(201);
        bouncers.add(answer.extract().path("id"));
        return answer.extract().path("key");
    }

    private static String withKey(String key, String path) {
        return RestAssured.given()
                .header("X-Api-Key", key)
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static String export(String format, String query) {
        return Caller.admin()
                .get("/api/v1/export/" + format + query)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static ValidatableResponse ban(String ip, String type) {
        return order(Map.of("ip", ip, "type", type));
    }

    private static ValidatableResponse order(Map<String, ?> ban) {
        return post("/api/v1/bans", ban);
    }

    private static ValidatableResponse order(String type, String body) {
        return Caller.admin()
                .contentType(type)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/bans")
                .then();
    }

    private static ValidatableResponse post(String path, Map<String, ?> body) {
        return Caller.admin().contentType(JSON).body(body).post(path).then();
    }

    private static ValidatableResponse put(int id, Map<String, ?> list) {
        return Caller.admin()
                .contentType(JSON)
                .body(list)
                .put("/api/v1/blocklists/" + id)
                .then();
    }

    private static ValidatableResponse lookup(String ip) {
        return Caller.admin().get("/api/v1/lookup/" + ip).then().statusCode(200);
    }

    private static ValidatableResponse list(String query) {
        return Caller.admin().get("/api/v1/bans" + query).then().statusCode(200);
    }
}
