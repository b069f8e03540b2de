package dev.bartizan.decision.lookup;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.DeclaredSettings;
import dev.bartizan.Patience;
import dev.bartizan.blocklist.StoredLists;
import dev.bartizan.net.SettableNames;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lookups name what allows an address. */
@QuarkusTest
@TestProfile(DeclaredSettings.class)
class AllowedByTest {

    private static final LocalDate DAY = LocalDate.parse("2026-08-22");
    private static final String IP = "45.155.205.7";

    @Inject
    StoredLists lists;

    @Inject
    SettableNames names;

    private final List<Integer> entries = new ArrayList<>();

    @AfterEach
    void clear() {
        entries.forEach(id -> Caller.admin().delete("/api/v1/allowlist/" + id));
        lists.clear();
    }

    @Test
    void entryIsNamedWithItsReasonAuthorAndEnd() {
        int id = allow(Map.of("range", IP, "comment", "our office", "until", "2030-01-01T00:00:00Z"));

        lookup(IP)
                .body("allowlisted", equalTo(true))
                .body("allowed_by", hasSize(1))
                .body("allowed_by[0].source", equalTo("entry"))
                .body("allowed_by[0].id", equalTo(id))
                .body("allowed_by[0].range", equalTo(IP + "/32"))
                .body("allowed_by[0].comment", equalTo("our office"))
                .body("allowed_by[0].author", equalTo("configured"))
                .body("allowed_by[0].until", equalTo("2030-01-01T00:00:00Z"))
                .body("allowed_by[0]", not(hasKey("lists")))
                .body("allowed_by[0]", not(hasKey("host")));
        lookup("45.155.205.8").body("$", not(hasKey("allowed_by")));
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("ips", List.of("45.155.205.8", IP)))
                .post("/api/v1/lookup")
                .then()
                .statusCode(200)
                .body("items[0]", not(hasKey("allowed_by")))
                .body("items[1].allowed_by.id", contains(id));
    }

    @Test
    void allEntriesAroundTheAddressAreNamed() {
        int network = allow(Map.of("range", "45.155.0.0/16"));
        int range = allow(Map.of("range", "45.155.205.1-45.155.205.9"));
        allow(Map.of("range", "45.155.205.1-45.155.205.6"));
        allow(Map.of("range", "45.155.205.8"));
        int single = allow(Map.of("range", IP));

        lookup(IP).body("allowed_by.id", contains(single, range, network));
        lookup("45.155.255.255").body("allowed_by.id", contains(network));
        lookup("45.156.0.0").body("$", not(hasKey("allowed_by")));
        lookup("2001:db8::1").body("$", not(hasKey("allowed_by")));
    }

    @Test
    void configurationIsNamed() {
        lookup("172.20.1.1")
                .body("allowed_by.source", contains("configuration"))
                .body("allowed_by.range", contains("172.16.0.0/12"))
                .body("allowed_by[0]", hasKey("id"))
                .body("allowed_by[0]", not(hasKey("author")));
    }

    @Test
    void listThatAllowsIsNamed() {
        long id = lists.storeAllowing("trusted", DAY, "45.155.205.0/24", "46.0.0.0/8");
        lists.storeAllowing("other", DAY, "46.0.0.0/8");

        lookup(IP)
                .body("allowlisted", equalTo(true))
                .body("allowed_by.source", contains("list"))
                .body("allowed_by.list", contains("trusted"))
                .body("allowed_by.id", contains((int) id))
                .body("allowed_by.range", contains("45.155.205.0/24"));
    }

    @Test
    void hostNameIsNamed() {
        names.set("home.example", IP, "2a01::7");
        int id = allow(Map.of("host", "home.example"));

        await().atMost(Patience.LONG).untilAsserted(() -> lookup(IP).body("allowed_by.id", contains(id)));

        lookup("2a01::7")
                .body("allowed_by.host", contains("home.example"))
                .body("allowed_by.range", contains("2a01::7/128"));
    }

    @Test
    void exceptionOfAListIsNamedWithTheList() {
        lists.store("one", DAY, "45.155.205.0/24");
        int id = allow(Map.of("range", IP, "lists", List.of("one")));

        lookup(IP)
                .body("blocked", equalTo(false))
                .body("allowlisted", equalTo(false))
                .body("allowed_by.id", contains(id))
                .body("allowed_by[0].lists", contains("one"));
        lookup("45.155.205.0/24").body("allowed_by.id", contains(id)).body("coverage", equalTo("partial"));
    }

    @Test
    void rangeHasTheEntriesThatOverlapIt() {
        int network = allow(Map.of("range", "45.155.0.0/16"));
        int single = allow(Map.of("range", IP));
        int beyond = allow(Map.of("range", "45.155.255.0-45.156.0.9"));

        lookup("45.155.205.0/24").body("allowlisted", equalTo(true)).body("allowed_by.id", contains(network, single));
        lookup("45.154.0.0/15").body("allowlisted", equalTo(false)).body("allowed_by", hasSize(3));
        lookup("45.156.0.0/24").body("allowed_by.id", contains(beyond));
    }

    @Test
    void atMostTwentyAreNamed() {
        for (int prefix = 8; prefix <= 32; prefix++) {
            allow(Map.of("range", IP + "/" + prefix));
        }

        lookup(IP).body("allowed_by", hasSize(20)).body("allowed_by.source", everyItem(equalTo("entry")));
        lookup("45.0.0.0/8").body("allowed_by", hasSize(20));
    }

    @Test
    void removedEntryIsNoLongerNamed() {
        int single = allow(Map.of("range", IP));
        int network = allow(Map.of("range", "45.155.205.0/24"));

        Caller.admin().delete("/api/v1/allowlist/" + single).then().statusCode(204);

        lookup(IP).body("allowed_by.id", contains(network)).body("allowed_by[0].until", nullValue());
    }

    private int allow(Map<String, Object> entry) {
        int id = Caller.admin()
                .contentType(ContentType.JSON)
                .body(entry)
                .post("/api/v1/allowlist")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        entries.add(id);
        return id;
    }

    private static ValidatableResponse lookup(String address) {
        return Caller.admin().get("/api/v1/lookup/" + address).then().statusCode(200);
    }
}
