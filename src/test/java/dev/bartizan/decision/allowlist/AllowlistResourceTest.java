package dev.bartizan.decision.allowlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.DeclaredSettings;
import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import dev.bartizan.blocklist.StoredLists;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.net.SettableNames;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(DeclaredSettings.class)
class AllowlistResourceTest {

    private static final LocalDate DAY = LocalDate.parse("2026-08-22");

    @Inject
    StoredLists lists;

    @Inject
    Allowlist allowlist;

    @Inject
    AllowlistHosts hosts;

    @Inject
    AllowlistHealth health;

    @Inject
    SettableNames names;

    @Inject
    SettableClock clock;

    @AfterEach
    void clear() {
        clock.reset();
        lists.clear();
        items().stream()
                .filter(item -> !(boolean) item.get("read_only"))
                .forEach(item -> delete((int) item.get("id")).statusCode(204));
    }

    @Test
    void allowedAddressIsUnblockedAtOnceThoughAListHasIt() {
        lists.store("ipsum", DAY, "198.51.100.7");
        lookup("198.51.100.7").body("blocked", equalTo(true));

        add("198.51.100.7", "our office").statusCode(201);

        lookup("198.51.100.7")
                .body("blocked", equalTo(false))
                .body("allowlisted", equalTo(true))
                .body("matches.list", contains("ipsum"));
    }

    @Test
    void allowedAddressIsTakenOutOfTheRangeThatContainsIt() {
        lists.store("nets", DAY, "198.51.100.0/24");

        add("198.51.100.7", null).statusCode(201);

        lookup("198.51.100.7").body("blocked", equalTo(false));
        lookup("198.51.100.8").body("blocked", equalTo(true)).body("allowlisted", equalTo(false));
        lookup("198.51.100.0/24")
                .body("blocked", equalTo(true))
                .body("coverage", equalTo("partial"))
                .body("allowlisted", equalTo(false));
    }

    @Test
    void allowedRangeCoversTheListRangesInIt() {
        lists.store("nets", DAY, "198.51.100.0/24", "2001:db8:7::/48");

        add("198.51.0.0/16", null).statusCode(201);
        add("2001:db8::/32", null).statusCode(201);

        lookup("198.51.100.0/24")
                .body("blocked", equalTo(false))
                .body("coverage", equalTo("none"))
                .body("allowlisted", equalTo(true))
                .body("matches", hasSize(1));
        lookup("2001:db8:7::1").body("blocked", equalTo(false));
    }

    @Test
    void removedEntryLetsTheListDecideAgainAtOnce() {
        lists.store("ipsum", DAY, "198.51.100.7");
        int id = add("198.51.100.7", null).statusCode(201).extract().path("id");

        delete(id).statusCode(204);

        lookup("198.51.100.7").body("blocked", equalTo(true)).body("allowlisted", equalTo(false));
        delete(id).statusCode(404);
    }

    @Test
    void listThatIsImportedLaterDoesNotBlockWhatIsAllowed() {
        add("198.51.100.7", null).statusCode(201);

        lists.store("ipsum", DAY, "198.51.100.7");

        lookup("198.51.100.7").body("blocked", equalTo(false));
    }

    @Test
    void declaredRangeIsInForceAndAReadableOneDoesNotFallWithABadOne() {
        lists.store("nets", DAY, "172.16.0.0/12", "192.0.2.77");

        lookup("172.20.1.1").body("blocked", equalTo(false)).body("allowlisted", equalTo(true));
        lookup("192.0.2.77").body("blocked", equalTo(false)).body("allowlisted", equalTo(true));
        assertThat(items()).extracting(item -> item.get("range")).containsExactly("172.16.0.0/12", "192.0.2.77/32");
    }

    @Test
    void declaredRangeIsReadOnly() {
        int id = (int) items().getFirst().get("id");

        delete(id).statusCode(409).body("error_code", equalTo("READ_ONLY"));

        assertThat(items().getFirst()).containsEntry("read_only", true).containsEntry("id", id);
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7, 198.51.100.7/32",
        "198.51.100.7/24, 198.51.100.0/24",
        "198.51.100.0-198.51.100.255, 198.51.100.0/24",
        "198.51.100.1 - 198.51.100.9, 198.51.100.1-198.51.100.9",
        "2001:DB8::7, 2001:db8::7/128",
        "::ffff:198.51.100.7, 198.51.100.7/32"
    })
    void rangeIsKeptInCanonicalText(String asked, String canonical) {
        add(asked, "our office")
                .statusCode(201)
                .body("range", equalTo(canonical))
                .body("comment", equalTo("our office"))
                .body("read_only", equalTo(false));
        add(canonical, null).statusCode(409).body("error_code", equalTo("ALREADY_EXISTS"));
    }

    @Test
    void commentMayBeLeftOutAndIsBounded() {
        add("198.51.100.7", null).statusCode(201).body("comment", nullValue());
        add("198.51.100.8", "x".repeat(200)).statusCode(201);
        add("198.51.100.9", "x".repeat(201)).statusCode(422).body("details.fields", hasKey("comment"));
    }

    @Test
    void entryHasItsAuthorAndNoEndUnlessOneIsGiven() {
        int id = add("198.51.100.7", "our office")
                .statusCode(201)
                .body("author", equalTo("configured"))
                .body("until", nullValue())
                .body("in_engines", equalTo(false))
                .extract()
                .path("id");

        assertThat(items())
                .filteredOn(item -> item.get("id").equals(id))
                .singleElement()
                .satisfies(item ->
                        assertThat(item).containsEntry("author", "configured").containsEntry("until", null));
        assertThat(items().getFirst()).containsEntry("author", null);
    }

    @Test
    void entryIsRemovedWhenItEnds() {
        lists.store("ipsum", DAY, "198.51.100.7", "198.51.100.8");
        int id = send(Map.of("range", "198.51.100.7", "duration", "2s"))
                .statusCode(201)
                .extract()
                .path("id");
        add("198.51.100.8", null).statusCode(201);
        lookup("198.51.100.7").body("blocked", equalTo(false));

        await().atMost(Patience.LONG).untilAsserted(() -> lookup("198.51.100.7").body("blocked", equalTo(true)));

        lookup("198.51.100.8").body("blocked", equalTo(false));
        delete(id).statusCode(404);
        assertThat(items()).noneMatch(item -> item.get("id").equals(id));
    }

    @Test
    void entryThatHasEndedLeavesItsRangeFree() {
        send(Map.of("range", "198.51.100.7", "duration", "1s")).statusCode(201);

        await().atMost(Patience.LONG)
                .untilAsserted(() -> add("198.51.100.7", null).statusCode(201));
    }

    @Test
    void entryIsChangedAtOnce() {
        lists.store("ipsum", DAY, "198.51.100.7", "198.51.100.8");
        int id = add("198.51.100.7", "our office").statusCode(201).extract().path("id");
        String end = Instant.now()
                .plus(Duration.ofDays(1))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();

        set(id, Map.of("range", "198.51.100.8", "until", end))
                .statusCode(200)
                .body("id", equalTo(id))
                .body("range", equalTo("198.51.100.8/32"))
                .body("comment", nullValue())
                .body("author", equalTo("configured"))
                .body("until", equalTo(end));

        lookup("198.51.100.7").body("blocked", equalTo(true));
        lookup("198.51.100.8").body("blocked", equalTo(false));
        set(id, Map.of("range", "198.51.100.8", "comment", "moved"))
                .statusCode(200)
                .body("comment", equalTo("moved"))
                .body("until", nullValue());
    }

    @Test
    void changeIsRefusedIfTheRangeIsTakenOrTheEntryIsDeclaredOrGone() {
        int id = add("198.51.100.7", null).statusCode(201).extract().path("id");
        add("198.51.100.8", null).statusCode(201);

        set(id, Map.of("range", "198.51.100.8")).statusCode(409).body("error_code", equalTo("ALREADY_EXISTS"));
        set((int) items().getFirst().get("id"), Map.of("range", "198.51.100.9"))
                .statusCode(409)
                .body("error_code", equalTo("READ_ONLY"));
        set(999_999, Map.of("range", "198.51.100.9")).statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({
        "duration, soon",
        "duration, 0s",
        "duration, 3651d",
        "until, 2020-01-01T00:00:00Z",
        "until, 2999-01-01T00:00:00Z"
    })
    void unusableEndIsRefused(String field, String value) {
        send(Map.of("range", "198.51.100.7", field, value))
                .statusCode(422)
                .body("error_code", equalTo("VALIDATION_FAILED"))
                .body("details.fields", hasKey(field));
    }

    @Test
    void endIsGivenOnce() {
        send(Map.of("range", "198.51.100.7", "duration", "1h", "until", "2030-01-01T00:00:00Z"))
                .statusCode(422)
                .body("details.fields", hasKey("until"));
    }

    @Test
    void hostNameAllowsItsAddressesOfBothFamilies() {
        lists.store("nets", DAY, "198.51.100.0/24", "2001:db8::/32");
        names.set("home.example", "198.51.100.7", "2001:db8::7");

        int id = send(Map.of("host", "Home.Example.", "comment", "my home"))
                .statusCode(201)
                .body("host", equalTo("home.example"))
                .body("range", nullValue())
                .body("comment", equalTo("my home"))
                .extract()
                .path("id");

        awaitEntry(id, entry -> entry.body("addresses", contains("198.51.100.7", "2001:db8::7")));
        entry(id).body("problem", nullValue()).body("resolved_at", notNullValue());
        lookup("198.51.100.7").body("blocked", equalTo(false)).body("allowlisted", equalTo(true));
        lookup("2001:db8::7").body("blocked", equalTo(false)).body("allowlisted", equalTo(true));
        lookup("198.51.100.8").body("blocked", equalTo(true));
        delete(id).statusCode(204);
        lookup("198.51.100.7").body("blocked", equalTo(true));

        int again = host("home.example");
        awaitEntry(again, entry -> entry.body("addresses", hasSize(2)));
    }

    @Test
    void hostNameFollowsItsAddress() {
        names.set("home.example", "198.51.100.7");
        int id = host("home.example");
        awaitEntry(id, entry -> entry.body("addresses", contains("198.51.100.7")));

        names.set("home.example", "198.51.100.9");
        hosts.resolveDue();
        entry(id).body("addresses", contains("198.51.100.7"));
        clock.advance(Duration.ofMinutes(5));

        awaitEntry(id, entry -> entry.body("addresses", contains("198.51.100.9")));
        lookup("198.51.100.7").body("allowlisted", equalTo(false));
        lookup("198.51.100.9").body("allowlisted", equalTo(true));
    }

    @Test
    void lastAddressesOfAHostNameOutliveFailuresAndRestarts() {
        names.set("home.example", "198.51.100.7");
        int id = host("home.example");
        awaitEntry(id, entry -> entry.body("addresses", contains("198.51.100.7")));

        names.set("home.example");
        clock.advance(Duration.ofMinutes(5));
        awaitEntry(id, entry -> entry.body("problem", equalTo("The name can't be resolved.")));
        names.set("home.example", "0.0.0.0");
        clock.advance(Duration.ofMinutes(5));
        awaitEntry(id, entry -> entry.body("problem", equalTo("The name resolves to no address of a host.")));
        // The entries are read from the database again, as at a start.
        allowlist.load(new DatabaseOpened(0));

        entry(id).body("addresses", contains("198.51.100.7"));
        lookup("198.51.100.7").body("allowlisted", equalTo(true));
        assertThat(health.condition().ok()).isTrue();
        names.set("home.example");
        clock.advance(Duration.ofDays(1));
        assertThat(health.condition().ok()).isFalse();
        names.set("home.example", "198.51.100.7");
        clock.advance(Duration.ofMinutes(5));
        awaitEntry(id, entry -> entry.body("problem", nullValue()));
        assertThat(health.condition().ok()).isTrue();
    }

    @Test
    void addressesOfAHostNameAreBounded() {
        names.set(
                "many.example",
                IntStream.rangeClosed(1, 20).mapToObj(i -> "198.51.100." + i).toArray(String[]::new));

        int id = host("many.example");

        awaitEntry(id, entry -> entry.body("addresses", hasSize(AllowlistHosts.MOST_ADDRESSES)));
        entry(id).body("problem", containsString("20 addresses"));
    }

    @Test
    void hostNamesAreBounded() {
        for (int i = 0; i < AllowlistRepository.MOST_HOSTS; i++) {
            names.set("h" + i + ".example", "198.51.100.7");
            host("h" + i + ".example");
        }

        send(Map.of("host", "one-more.example")).statusCode(422).body("details.fields", hasKey("host"));
    }

    @Test
    void entryBecomesARangeAndAHostNameAgain() {
        names.set("home.example", "198.51.100.7");
        names.set("other.example", "198.51.100.8");
        int id = host("home.example");
        awaitEntry(id, entry -> entry.body("addresses", contains("198.51.100.7")));
        host("taken.example");

        set(id, Map.of("host", "taken.example")).statusCode(409).body("error_code", equalTo("ALREADY_EXISTS"));
        set(id, Map.of("host", "other.example")).statusCode(200).body("addresses", hasSize(0));
        awaitEntry(id, entry -> entry.body("addresses", contains("198.51.100.8")));
        lookup("198.51.100.7").body("allowlisted", equalTo(false));

        set(id, Map.of("range", "198.51.100.9"))
                .statusCode(200)
                .body("host", nullValue())
                .body("addresses", hasSize(0));
        lookup("198.51.100.8").body("allowlisted", equalTo(false));
        lookup("198.51.100.9").body("allowlisted", equalTo(true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "192.0.2.7",
                "127.1",
                "::1",
                "0.0.0.0/0",
                "a..b",
                "-a.example",
                "höme.example",
                "a b",
                "a.example:80"
            })
    void unusableHostNameIsRefused(String host) {
        send(Map.of("host", host))
                .statusCode(422)
                .body("error_code", equalTo("VALIDATION_FAILED"))
                .body("details.fields", hasKey("host"));
    }

    @Test
    void rangeAndHostNameExcludeEachOther() {
        send(Map.of("range", "198.51.100.7", "host", "home.example"))
                .statusCode(422)
                .body("details.fields", hasKey("host"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.2.3", "10.0.0.0/33", "198.51.100.9-198.51.100.1", "nonsense"})
    void unreadableRangeIsRefusedWithTheReason(String range) {
        add(range, null)
                .statusCode(400)
                .body("error_code", equalTo("INVALID_ADDRESS"))
                .body("details.input", equalTo(range))
                .body("details", hasKey("reason"));
    }

    @Test
    void rangeIsRequired() {
        Caller.admin()
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/allowlist")
                .then()
                .statusCode(422)
                .body("details.fields", hasKey("range"));
    }

    @Test
    void viewersReadAndChangeNothing() {
        Caller.viewer().get("/api/v1/allowlist").then().statusCode(200);
        Caller.viewer()
                .contentType(ContentType.JSON)
                .body(Map.of("range", "198.51.100.7"))
                .post("/api/v1/allowlist")
                .then()
                .statusCode(403);
        Caller.viewer()
                .contentType(ContentType.JSON)
                .body(Map.of("range", "198.51.100.7"))
                .put("/api/v1/allowlist/1")
                .then()
                .statusCode(403);
        Caller.viewer().delete("/api/v1/allowlist/1").then().statusCode(403);
    }

    private static int host(String name) {
        return send(Map.of("host", name)).statusCode(201).extract().path("id");
    }

    private static ValidatableResponse entry(int id) {
        return Caller.admin().get("/api/v1/allowlist/" + id).then().statusCode(200);
    }

    private static void awaitEntry(int id, Consumer<ValidatableResponse> expected) {
        await().atMost(Patience.LONG).untilAsserted(() -> expected.accept(entry(id)));
    }

    private static List<Map<String, Object>> items() {
        return Caller.admin()
                .get("/api/v1/allowlist")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items");
    }

    private static ValidatableResponse add(String range, String comment) {
        return send(comment == null ? Map.of("range", range) : Map.of("range", range, "comment", comment));
    }

    private static ValidatableResponse send(Map<String, String> body) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/allowlist")
                .then();
    }

    private static ValidatableResponse set(int id, Map<String, String> body) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .put("/api/v1/allowlist/" + id)
                .then();
    }

    private static ValidatableResponse delete(int id) {
        return Caller.admin().delete("/api/v1/allowlist/" + id).then();
    }

    private static ValidatableResponse lookup(String address) {
        return Caller.admin().get("/api/v1/lookup/" + address).then().statusCode(200);
    }
}
