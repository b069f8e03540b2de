package dev.bartizan.decision.allowlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import dev.bartizan.blocklist.StoredLists;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.net.SettableNames;
import dev.bartizan.remediation.Remediation;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entries of the allowlist that are limited to some lists. */
@QuarkusTest
class ListExceptionTest {

    private static final LocalDate DAY = LocalDate.parse("2026-08-22");
    private static final String IP = "45.155.205.7";

    @Inject
    StoredLists lists;

    @Inject
    Allowlist allowlist;

    @Inject
    SettableNames names;

    @Inject
    SettableClock clock;

    @AfterEach
    void clear() {
        clock.reset();
        Caller.admin().delete("/api/v1/bans/all");
        Caller.admin().get("/api/v1/allowlist").jsonPath().getList("items.id").forEach(id -> delete((int) id));
        lists.clear();
    }

    @Test
    void onlyTheNamedListDoesNotBlockTheAddress() {
        lists.store("one", DAY, "45.155.205.0/24");
        long two = lists.store("two", DAY, IP);

        except(IP, "one").statusCode(201).body("lists", contains("one")).body("range", equalTo(IP + "/32"));

        lookup(IP)
                .body("blocked", equalTo(true))
                .body("allowlisted", equalTo(false))
                .body("matches.list", contains("one", "two"))
                .body("matches[0].excepted", equalTo(true))
                .body("matches[1]", not(hasKey("excepted")));
        decisions("one").body("items.value", hasSize(8));
        decisions("two").body("items.value", contains(IP + "/32"));

        Caller.admin().delete("/api/v1/blocklists/" + two).then().statusCode(204);

        lookup(IP)
                .body("blocked", equalTo(false))
                .body("remediation", nullValue())
                .body("allowlisted", equalTo(false))
                .body("matches.list", contains("one"))
                .body("matches[0].excepted", equalTo(true));
        lookup("45.155.205.8").body("blocked", equalTo(true)).body("matches[0]", not(hasKey("excepted")));
    }

    @Test
    void bansBlockTheAddressAllTheSame() {
        lists.store("one", DAY, IP);
        except(IP, "one").statusCode(201);
        lookup(IP).body("blocked", equalTo(false));

        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("ip", IP, "duration", "1h"))
                .post("/api/v1/bans")
                .then()
                .statusCode(201);

        lookup(IP).body("blocked", equalTo(true)).body("remediation", equalTo("ban"));
        assertThat(export("plain", "")).isEqualTo(IP + "\n");
    }

    @Test
    void milderListsHaveExceptionsToo() {
        lists.store("soft", Remediation.captcha, DAY, "45.155.205.0/24");
        lookup(IP).body("remediation", equalTo("captcha"));

        except(IP, "soft").statusCode(201);

        lookup(IP).body("remediation", nullValue()).body("matches[0].excepted", equalTo(true));
        lookup("45.155.205.8").body("remediation", equalTo("captcha"));
        lookup("45.155.205.6/31").body("remediation", equalTo("captcha"));
        lookup(IP + "/32").body("remediation", nullValue());
    }

    @Test
    void rangesAreLookedUpWithoutTheExceptions() {
        lists.store("one", DAY, "45.155.205.0/24", "2a01::/32");

        except("45.155.205.128/25", "one").statusCode(201);

        lookup("45.155.205.0/24").body("coverage", equalTo("partial")).body("matches[0]", not(hasKey("excepted")));
        lookup("45.155.205.128/26").body("coverage", equalTo("none")).body("matches[0].excepted", equalTo(true));
        lookup("45.155.205.0/25").body("coverage", equalTo("full"));
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("ip", "45.155.205.200", "duration", "1h"))
                .post("/api/v1/bans");
        lookup("45.155.205.128/25").body("coverage", equalTo("partial"));
        lookup("45.155.205.128/26").body("coverage", equalTo("none"));
    }

    @Test
    void exportsHaveTheAddressOnlyFromOtherLists() {
        lists.store("one", DAY, "45.155.205.6", IP, "45.155.205.8");
        lists.store("two", DAY, "46.1.2.3", IP);
        String before = fingerprint("plain?lists=one&aggregate=1");

        except(IP, "one").statusCode(201);

        assertThat(export("plain", "?lists=one")).isEqualTo("45.155.205.6\n45.155.205.8\n");
        assertThat(export("plain", "?lists=two")).contains(IP);
        assertThat(export("plain", "")).isEqualTo("45.155.205.6/31\n45.155.205.8\n46.1.2.3\n");
        assertThat(fingerprint("plain?lists=one&aggregate=1")).isNotEqualTo(before);
    }

    @Test
    void joinedEntriesOfAnExportNeverHaveAnException() {
        lists.store("one", DAY, "45.155.205.4", "45.155.205.5", "45.155.205.6");
        String query = "?lists=one&aggregate=1";
        assertThat(export("plain", query)).isEqualTo("45.155.205.4/30\n");
        String before = fingerprint("plain" + query);

        except(IP, "one").statusCode(201);

        assertThat(export("plain", query)).isEqualTo("45.155.205.4/31\n");
        assertThat(fingerprint("plain" + query)).isNotEqualTo(before);
    }

    @Test
    void bouncersGetTheAddressOnlyFromOtherLists() {
        lists.store("one", DAY, IP);
        lists.store("two", DAY, "46.1.2.3");
        Map<String, Object> bouncer = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "exceptions"))
                .post("/api/v1/bouncers")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getMap("$");
        String key = (String) bouncer.get("key");
        try {
            assertThat(withKey(key, "/v1/decisions/stream?startup=true")).contains(IP, "46.1.2.3");

            int id = except(IP, "one").extract().path("id");

            assertThat(withKey(key, "/v1/decisions?ip=" + IP)).isEqualTo("null");
            assertThat(withKey(key, "/v1/decisions/stream"))
                    .contains("\"new\":null", "\"deleted\":[", IP)
                    .doesNotContain("46.1.2.3");

            delete(id).statusCode(204);

            assertThat(withKey(key, "/v1/decisions?ip=" + IP)).contains(IP);
        } finally {
            Caller.admin().delete("/api/v1/bouncers/" + bouncer.get("id"));
        }
    }

    @Test
    void uniqueShareOfAListIsWithoutItsExceptions() {
        long one = lists.store("one", DAY, "45.155.205.0/24");
        lists.store("two", DAY, "45.155.205.0/25");

        except("45.155.205.192/26", "one").statusCode(201);

        Caller.admin()
                .get("/api/v1/blocklists/" + one + "/value")
                .then()
                .statusCode(200)
                .body("unique.ipv4_addresses", equalTo(64))
                .body("unique.share_percent", equalTo(33.3f));
    }

    @Test
    void listsAreGivenByNameOrId() {
        long one = lists.store("one", DAY, IP);
        lists.store("two", DAY, IP);

        send(Map.of("range", IP, "lists", List.of(one, "two", "one")))
                .statusCode(201)
                .body("lists", contains("one", "two"));

        lookup(IP).body("blocked", equalTo(false)).body("matches.excepted", contains(true, true));
    }

    @Test
    void unusableListsAreRefused() {
        lists.store("one", DAY, IP);
        lists.storeAllowing("trusted", DAY, "46.1.2.3");

        refused(List.of(), "must have a list");
        refused(List.of("one", "none"), "there is no list none");
        refused(List.of("999999999"), "there is no list 999999999");
        refused(List.of("9".repeat(60)), "there is no list");
        refused(List.of("trusted"), "allows its addresses");
        refused(Collections.nCopies(101, "one"), "100");
        refused(Collections.singletonList(null), "null");
        lookup(IP).body("blocked", equalTo(true));
    }

    private static void refused(List<String> unusable, String reason) {
        send(Map.of("range", IP, "lists", unusable))
                .statusCode(422)
                .body("error_code", equalTo("VALIDATION_FAILED"))
                .body("details.fields.toString()", containsString("lists"))
                .body("details.fields.toString()", containsString(reason));
    }

    @Test
    void rangeHasOneEntryForEverythingAndOneForSomeLists() {
        lists.store("one", DAY, IP);
        lists.store("two", DAY, IP);
        int limited = except(IP, "one").statusCode(201).extract().path("id");
        except(IP, "two").statusCode(409).body("error_code", equalTo("ALREADY_EXISTS"));

        int everything = send(Map.of("range", IP))
                .statusCode(201)
                .body("lists", nullValue())
                .extract()
                .path("id");
        send(Map.of("range", IP)).statusCode(409);

        lookup(IP).body("blocked", equalTo(false)).body("allowlisted", equalTo(true));
        delete(everything).statusCode(204);
        lookup(IP).body("blocked", equalTo(true)).body("allowlisted", equalTo(false));
        entry(limited).body("lists", contains("one"));
    }

    @Test
    void changeThatOmitsTheListsKeepsThem() {
        lists.store("one", DAY, IP);
        lists.store("two", DAY, IP);
        int id = except(IP, "one", "two").extract().path("id");
        lookup(IP).body("blocked", equalTo(false));

        set(id, Map.of("range", IP, "comment", "a partner"))
                .statusCode(200)
                .body("comment", equalTo("a partner"))
                .body("lists", contains("one", "two"));
        lookup(IP).body("allowlisted", equalTo(false)).body("blocked", equalTo(false));
        set(id, Map.of("range", IP, "lists", List.of())).statusCode(422);

        set(id, Map.of("range", IP, "lists", List.of("two"))).statusCode(200).body("lists", contains("two"));
        lookup(IP).body("blocked", equalTo(true)).body("matches[1].excepted", equalTo(true));
    }

    @Test
    void entryForEverythingBecomesAnException() {
        lists.store("one", DAY, IP);
        lists.store("two", DAY, IP);
        int id = send(Map.of("range", IP)).extract().path("id");
        lookup(IP).body("blocked", equalTo(false));

        set(id, Map.of("range", IP, "lists", List.of("one"))).statusCode(200);

        lookup(IP).body("blocked", equalTo(true)).body("allowlisted", equalTo(false));
    }

    @Test
    void enginesNeverGetAnException() {
        lists.store("one", DAY, IP);
        int limited =
                except(IP, "one").body("in_engines", equalTo(false)).extract().path("id");

        int everywhere = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("ip", IP, "duration", "1h"))
                .post("/api/v1/allow")
                .then()
                .statusCode(200)
                .body("entry.id", not(equalTo(limited)))
                .body("entry.in_engines", equalTo(true))
                .body("entry.lists", nullValue())
                .body("entry.until", notNullValue())
                .extract()
                .path("entry.id");
        entry(limited).body("lists", contains("one")).body("until", nullValue());
        set(everywhere, Map.of("range", IP, "lists", List.of("one")))
                .statusCode(422)
                .body("details.fields.lists", containsString("engines"));
        lookup(IP).body("allowlisted", equalTo(true));
    }

    @Test
    void agentsOnOtherMachinesNeverGetAnException() {
        lists.store("one", DAY, IP);
        except(IP, "one");
        Map<String, Object> machine = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "web-exceptions"))
                .post("/api/v1/machines")
                .jsonPath()
                .getMap("$");
        try {
            String token = Caller.anonymous()
                    .body("{\"machine_id\":\"web-exceptions\",\"password\":\"" + machine.get("password") + "\"}")
                    .post("/v1/watchers/login")
                    .path("token");

            Caller.with(token)
                    .get("/v1/allowlists?with_content=true")
                    .then()
                    .statusCode(200)
                    .body("[0].items", empty());
            Caller.with(token).get("/v1/allowlists/check/" + IP).then().body("allowlisted", equalTo(false));
        } finally {
            Caller.admin().delete("/api/v1/machines/" + machine.get("id"));
        }
    }

    @Test
    void allowingEverywhereIsNotLimitedToLists() {
        lists.store("one", DAY, IP);

        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("ip", IP, "lists", List.of("one")))
                .post("/api/v1/allow")
                .then()
                .statusCode(400)
                .body("message", containsString("lists"));

        Caller.admin().get("/api/v1/allowlist").then().body("items", empty());
    }

    @Test
    void entryOfADeletedListHasNoEffect() {
        long one = lists.store("one", DAY, IP);
        long two = lists.store("two", DAY, IP);
        lists.store("three", DAY, IP);
        int id = except(IP, "one", "two").extract().path("id");

        Caller.admin().delete("/api/v1/blocklists/" + one).then().statusCode(204);
        entry(id).body("lists", contains("two"));
        Caller.admin().delete("/api/v1/blocklists/" + two).then().statusCode(204);

        entry(id).body("lists", empty());
        lookup(IP).body("blocked", equalTo(true)).body("allowlisted", equalTo(false));
        lists.store("one", DAY, IP);
        // The entries are read from the database again, as at a start.
        allowlist.load(new DatabaseOpened(0));
        entry(id).body("lists", empty());
        lookup(IP)
                .body("blocked", equalTo(true))
                .body("matches", hasSize(2))
                .body("matches[0]", not(hasKey("excepted")));
    }

    @Test
    void exceptionSurvivesARestartAndAnImport() {
        long one = lists.store("one", DAY, IP);
        except(IP, "one");

        allowlist.load(new DatabaseOpened(0));
        lists.replace(one, DAY, "45.155.205.0/24");

        lookup(IP).body("blocked", equalTo(false));
        lookup("45.155.205.6").body("blocked", equalTo(true));
    }

    @Test
    void exceptionEnds() {
        lists.store("one", DAY, IP);
        send(Map.of("range", IP, "lists", List.of("one"), "duration", "2s")).statusCode(201);
        lookup(IP).body("blocked", equalTo(false));

        await().atMost(Patience.LONG).untilAsserted(() -> lookup(IP).body("blocked", equalTo(true)));

        Caller.admin().get("/api/v1/allowlist").then().body("items", empty());
    }

    @Test
    void hostNameIsAnException() {
        lists.store("one", DAY, IP);
        names.set("home.example", IP);

        int id = send(Map.of("host", "home.example", "lists", List.of("one")))
                .statusCode(201)
                .extract()
                .path("id");

        await().atMost(Patience.LONG).untilAsserted(() -> lookup(IP).body("blocked", equalTo(false)));
        lookup(IP).body("allowlisted", equalTo(false));
        delete(id).statusCode(204);
        lookup(IP).body("blocked", equalTo(true));
    }

    private static ValidatableResponse except(String range, String... some) {
        return send(Map.of("range", range, "lists", List.of(some)));
    }

    private static ValidatableResponse send(Map<String, Object> body) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/allowlist")
                .then();
    }

    private static ValidatableResponse set(int id, Map<String, Object> body) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .put("/api/v1/allowlist/" + id)
                .then();
    }

    private static ValidatableResponse entry(int id) {
        return Caller.admin().get("/api/v1/allowlist/" + id).then().statusCode(200);
    }

    private static ValidatableResponse delete(int id) {
        return Caller.admin().delete("/api/v1/allowlist/" + id).then();
    }

    private static ValidatableResponse lookup(String address) {
        return Caller.admin().get("/api/v1/lookup/" + address).then().statusCode(200);
    }

    private static ValidatableResponse decisions(String list) {
        return Caller.admin().get("/api/v1/decisions?list=" + list).then().statusCode(200);
    }

    private static String export(String format, String query) {
        return Caller.admin()
                .get("/api/v1/export/" + format + query)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static String fingerprint(String pathAndQuery) {
        return Caller.admin()
                .get("/api/v1/export/" + pathAndQuery)
                .then()
                .statusCode(200)
                .extract()
                .header("ETag");
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
}
