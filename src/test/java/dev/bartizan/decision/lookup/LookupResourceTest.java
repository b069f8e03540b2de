package dev.bartizan.decision.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.SettableClock;
import dev.bartizan.blocklist.StoredLists;
import dev.bartizan.decision.DecisionPublisher;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LookupResourceTest {

    private static final LocalDate DAY = LocalDate.parse("2026-08-22");

    @Inject
    StoredLists lists;

    @Inject
    SettableClock clock;

    @Inject
    DecisionPublisher publisher;

    @AfterEach
    void clear() {
        clock.reset();
        lists.clear();
    }

    @Test
    void blockedAddressIsToldWithTheListThatHasIt() {
        Instant imported = Instant.parse("2099-01-01T10:20:30Z");
        lists.store("ipsum", DAY, imported, "77.90.185.20");

        String json = get("77.90.185.20").statusCode(200).extract().asString();

        assertThat(json)
                .isEqualTo(
                        "{\"ip\":\"77.90.185.20\",\"blocked\":true,\"remediation\":\"ban\",\"matches\":[{\"list\":\"ipsum\",\"type\":\"ban\","
                                + "\"range\":\"77.90.185.20/32\",\"since\":\"2026-08-22T00:00:00Z\","
                                + "\"until\":\"2099-01-08T10:20:30Z\"}],\"allowlisted\":false}");
    }

    @Test
    void ownAddressOnAListIsNotBlockedAndTheListTellsIt() {
        long id = lists.store("drop", DAY, "80.158.0.0/16");

        get("80.158.3.1")
                .statusCode(200)
                .body("blocked", equalTo(false))
                .body("protection", equalTo("configured"))
                .body("matches.list", contains("drop"));
        get("80.158.3.16").body("blocked", equalTo(true)).body("$", not(hasKey("protection")));
        Caller.admin()
                .get("/api/v1/blocklists/" + id)
                .then()
                .statusCode(200)
                .body("protected_addresses.range", contains("80.158.3.0/28"))
                .body("protected_addresses.protection", contains("configured"));
        Caller.admin()
                .get("/health")
                .then()
                .body("components.blocklists.protected.drop", equalTo(Map.of("configured", 1)));
    }

    @Test
    void unlistedAddressIsNotBlocked() {
        lists.store("ipsum", DAY, "77.90.185.20");

        String json = get("77.90.185.21").statusCode(200).extract().asString();

        assertThat(json)
                .isEqualTo(
                        "{\"ip\":\"77.90.185.21\",\"blocked\":false,\"remediation\":null,\"matches\":[],\"allowlisted\":false}");
    }

    @Test
    void everyListThatHasTheAddressIsTold() {
        lists.store("zeta", DAY, "203.0.113.0/24");
        lists.store("alpha", DAY, "203.0.113.5-203.0.113.9");
        lists.store("other", DAY, "203.0.113.6");

        get("203.0.113.9")
                .statusCode(200)
                .body("matches.list", contains("alpha", "zeta"))
                .body("matches.range", contains("203.0.113.8/31", "203.0.113.0/24"));
    }

    @ParameterizedTest
    @CsvSource({
        "::ffff:198.51.100.7, 198.51.100.7",
        "2001:DB8:0:0::1, 2001:db8::1",
        "fe80::1%25eth0, fe80::1",
        "10.1.2.3/8, 10.0.0.0/8",
        "10.0.0.0%2F8, 10.0.0.0/8",
        "2001:db8::/32, 2001:db8::/32",
        "2001:db8::%2F32, 2001:db8::/32",
        "192.0.2.1-192.0.2.6, 192.0.2.1-192.0.2.6"
    })
    void addressIsToldInCanonicalText(String asked, String canonical) {
        get(asked).statusCode(200).body("ip", equalTo(canonical));
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.0/25, full, true",
        "198.51.100.0/24, full, true",
        "198.51.100.7/32, full, true",
        "198.51.0.0/16, partial, true",
        "198.51.101.0/24, none, false",
        "2001:db8::/32, partial, true"
    })
    void rangeIsToldWithItsCoverage(String range, String coverage, boolean blocked) {
        lists.store("nets", DAY, "198.51.100.0/24", "2001:db8:1::/48");

        get(range).statusCode(200).body("coverage", equalTo(coverage)).body("blocked", equalTo(blocked));
    }

    @Test
    void rangeTellsTheListRangesInIt() {
        lists.store("nets", DAY, "198.51.100.0/24", "198.51.102.1-198.51.102.2", "203.0.113.0/24");

        get("198.51.0.0/16")
                .statusCode(200)
                .body("matches.range", contains("198.51.100.0/24", "198.51.102.1-198.51.102.2"))
                .body("$", not(hasKey("truncated")));
    }

    @Test
    void matchesOfARangeAreCutAtOneHundred() {
        lists.store("first", DAY, addresses(100));
        get("10.0.0.0/8").body("matches", hasSize(100)).body("$", not(hasKey("truncated")));

        lists.store("second", DAY, "10.9.9.9");
        get("10.0.0.0/8").body("matches", hasSize(100)).body("truncated", equalTo(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3", "010.1.1.1", "256.1.1.1", "10.0.0.0/33", "nonsense", "10.0.0.0/x"})
    void unreadableAddressIsRefusedWithTheReason(String text) {
        get(text)
                .statusCode(400)
                .body("error_code", equalTo("INVALID_ADDRESS"))
                .body("details.input", equalTo(text))
                .body("details.reason", not(equalTo("")));
    }

    @Test
    void expiredListDoesNotBlockEvenBeforeTheNextPublication() {
        lists.store("old", DAY, "198.51.100.7");
        get("198.51.100.7").body("blocked", equalTo(true));

        clock.advance(Duration.ofDays(8));

        get("198.51.100.7").body("blocked", equalTo(false)).body("matches", hasSize(0));
        get("198.51.100.0/24").body("coverage", equalTo("none")).body("matches", hasSize(0));
    }

    @Test
    void expiredListLeavesThePublication() {
        lists.store("old", DAY, "198.51.100.7");
        clock.advance(Duration.ofDays(8));

        publisher.followExpiry();

        assertThat(publisher.require().listed().isEmpty()).isTrue();
        assertThat(publisher.require().lists()).isEmpty();
    }

    @Test
    void listComesBackWhenTheClockWasWrong() {
        lists.store("old", DAY, "198.51.100.7");
        clock.advance(Duration.ofDays(8));
        publisher.followExpiry();

        clock.reset();
        publisher.followExpiry();

        get("198.51.100.7").body("blocked", equalTo(true));
    }

    @Test
    void nothingIsPublishedAgainWhileNothingExpires() {
        lists.store("fresh", DAY, "198.51.100.7");
        long generation = publisher.require().generation();

        publisher.followExpiry();

        assertThat(publisher.require().generation()).isEqualTo(generation);
    }

    @Test
    void manyAreAnsweredInOrderAndOneThatIsUnreadableFailsAlone() {
        lists.store("ipsum", DAY, "77.90.185.20");

        post(List.of("77.90.185.20", "1.2.3", "77.90.185.0/24"))
                .statusCode(200)
                .body("items.ip", contains("77.90.185.20", "1.2.3", "77.90.185.0/24"))
                .body("items[0].blocked", equalTo(true))
                .body("items[0].matches[0].list", equalTo("ipsum"))
                .body("items[0]", not(hasKey("error")))
                .body("items[1].keySet()", equalTo(Set.of("ip", "error")))
                .body("items[1].error.error_code", equalTo("INVALID_ADDRESS"))
                .body("items[1].error.message", equalTo("An IPv4 address has four octets; this has fewer."))
                .body("items[2].coverage", equalTo("partial"));
    }

    @Test
    void tenThousandAreAnsweredAtOnceAndNotOneMore() {
        post(Collections.nCopies(10_000, "192.0.2.1")).statusCode(200).body("items", hasSize(10_000));
        post(Collections.nCopies(10_001, "192.0.2.1"))
                .statusCode(422)
                .body("error_code", equalTo("VALIDATION_FAILED"))
                .body("details.fields", hasKey("ips"));
    }

    @Test
    void bodyWithoutAddressesIsRefused() {
        Caller.viewer()
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/lookup")
                .then()
                .statusCode(422)
                .body("details.fields", hasKey("ips"));
    }

    @Test
    void documentationNamesTheFieldsAsTheyAreWritten() {
        Caller.anonymous()
                .queryParam("format", "json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("components.schemas.ItemError.properties", hasKey("error_code"))
                .body("components.schemas.AllowlistEntryView.properties", hasKey("read_only"));
    }

    @Test
    void strangersLearnNothing() {
        Caller.anonymous().get("/api/v1/lookup/192.0.2.1").then().statusCode(401);
        Caller.anonymous().get("/api/v1/lookup/192.0.2.0/24").then().statusCode(401);
    }

    @Test
    void metricsTellWhatIsPublished() {
        lists.store("nets", DAY, "198.51.100.0/24", "203.0.113.5", "2001:db8::/32");

        String metrics = Caller.anonymous()
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(metrics.lines())
                .contains(
                        "bartizan_decisions_ranges{family=\"ipv4\"} 2.0",
                        "bartizan_decisions_ranges{family=\"ipv6\"} 1.0",
                        "bartizan_decisions_addresses 257.0",
                        "bartizan_decisions_generation "
                                + (double) publisher.require().generation())
                .anyMatch(line -> line.startsWith("bartizan_decisions_rebuild_seconds_count"));
    }

    private static String[] addresses(int count) {
        return IntStream.range(0, count).mapToObj(i -> "10.0." + i + ".1").toArray(String[]::new);
    }

    private static ValidatableResponse get(String address) {
        return Caller.viewer()
                .urlEncodingEnabled(false)
                .get("/api/v1/lookup/" + address)
                .then();
    }

    private static ValidatableResponse post(List<String> addresses) {
        return Caller.viewer()
                .contentType(ContentType.JSON)
                .body(Map.of("ips", addresses))
                .post("/api/v1/lookup")
                .then();
    }
}
