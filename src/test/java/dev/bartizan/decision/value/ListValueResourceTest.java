package dev.bartizan.decision.value;

import static dev.bartizan.Caller.admin;
import static dev.bartizan.Caller.anonymous;
import static dev.bartizan.Caller.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.DeclaredSettings;
import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import dev.bartizan.blocklist.StoredLists;
import dev.bartizan.remediation.Remediation;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DeclaredSettings.class)
class ListValueResourceTest {

    private static final LocalDate DAY = LocalDate.parse("2026-08-22");
    private static final AtomicInteger NETWORK = new AtomicInteger();

    /** Each test has a network of its own, because requests stay counted. */
    private final String network = "9.9." + NETWORK.incrementAndGet() + ".";

    @Inject
    StoredLists lists;

    @Inject
    MeterRegistry metrics;

    @Inject
    SettableClock clock;

    private long id;

    @BeforeEach
    void store() {
        lists.clear();
        id = lists.store("worth", DAY, network + "0-" + network + "99");
    }

    @AfterEach
    void clear() {
        lists.clear();
        admin().delete("/api/v1/bans/all");
        clock.reset();
    }

    /** Appends a line as Caddy writes it. */
    private void request(String address, int status, String answerHeader) throws IOException {
        String line = """
                {"level":"info","ts":%d.25,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"%s",\
                "remote_port":"60310","proto":"HTTP/1.1","method":"GET","host":"example.org","uri":"/"},"user_id":"",\
                "duration":0.001,"size":15,"status":%d,"resp_headers":{"%s":["x"]}}
                """.formatted(clock.instant().getEpochSecond(), address, status, answerHeader);
        Files.createDirectories(DeclaredSettings.ACCESS_LOG.getParent());
        Files.writeString(DeclaredSettings.ACCESS_LOG, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void passes(String address) throws IOException {
        request(address, 200, "Server");
    }

    private ValidatableResponse value() {
        return value(id);
    }

    private static ValidatableResponse value(long list) {
        return viewer().get("/api/v1/blocklists/{id}/value", list).then().statusCode(200);
    }

    private void awaitRequests(int requests) {
        await().atMost(Patience.LONG).untilAsserted(() -> value().body("seen.last_day.requests", equalTo(requests)));
    }

    private void ban(String range) {
        admin().contentType(ContentType.JSON)
                .body(Map.of("ip", range, "duration", "1h"))
                .post("/api/v1/bans")
                .then()
                .statusCode(201);
    }

    @Test
    void requestsOfAddressesOnTheListAreCounted() throws IOException {
        passes(network + "1");
        passes(network + "1");
        request(network + "2", 404, "Server");
        request(network + "3", 403, "X-Crowdsec-Decision");
        passes(network + "100");
        awaitRequests(4);

        value().body("list", equalTo("worth"))
                .body("state", equalTo("published"))
                .body("access_log.state", equalTo("on"))
                .body("access_log.recorded_since", notNullValue())
                .body("seen.last_day.addresses", equalTo(3))
                .body("seen.last_day.blocked", equalTo(1))
                .body("seen.last_day.legitimate", equalTo(2))
                .body("seen.last_day.not_recorded", equalTo(0))
                .body("seen.last_month.requests", equalTo(4))
                .body("would_block.addresses", equalTo(1))
                .body("would_block.requests", equalTo(2))
                .body("would_block.examples.ip", contains(network + "1"))
                .body("would_block.examples[0].last_seen", notNullValue());
    }

    @Test
    void listsAreComparedOnAPage() throws IOException {
        long other = lists.store("other", DAY, network + "1", network + "150");
        passes(network + "1");
        request(network + "2", 403, "X-Crowdsec-Decision");
        awaitRequests(2);

        assertThat(figures("")).contains("/ui/lists/" + id, "2 requests, 1 blocked, 2 addresses", "50.0 %");
        assertThat(positions(figures("?sort=unique"), id, other)).isSorted();
        assertThat(positions(figures("?sort=hits"), id, other)).isSorted();
        assertThat(positions(figures("?sort=name"), other, id)).isSorted();
    }

    private static String figures(String query) {
        return viewer().header("Accept", "text/html")
                .get("/ui/lists/figures" + query)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static List<Integer> positions(String page, long... ids) {
        return LongStream.of(ids)
                .mapToObj(each -> page.indexOf("href=\"/ui/lists/" + each + "\""))
                .toList();
    }

    @Test
    void whatIsBlockedOrAllowedAnywayIsNotCreditedToTheList() throws IOException {
        lists.store("other", DAY, network + "1");
        lists.storeAllowing("friends", DAY, network + "2");
        long challenged = lists.store("challenged", Remediation.captcha, DAY, network + "4");
        ban(network + "3");
        for (int host = 1; host <= 4; host++) {
            passes(network + host);
        }
        awaitRequests(4);

        value().body("would_block.examples.ip", contains(network + "4"))
                .body("would_block.requests", equalTo(1))
                .body("unique.ipv4_addresses", equalTo(97))
                .body("unique.share_percent", equalTo(98.0f));
        value(challenged).body("unique.ipv4_addresses", equalTo(0)).body("would_block.requests", equalTo(0));
    }

    @Test
    void tenAddressesWithTheMostRequestsAreExamples() throws IOException {
        for (int host = 1; host <= 12; host++) {
            for (int i = 0; i < host; i++) {
                passes(network + host);
            }
        }
        awaitRequests(78);

        value().body("would_block.addresses", equalTo(12))
                .body("would_block.requests", equalTo(78))
                .body("would_block.examples", hasSize(10))
                .body("would_block.examples[0].ip", equalTo(network + "12"))
                .body("would_block.examples[0].requests", equalTo(12))
                .body("would_block.examples[9].ip", equalTo(network + "3"));
    }

    @Test
    void listThatIsDisabledIsTriedWithItsLastVersion() throws IOException {
        passes(network + "1");
        awaitRequests(1);
        admin().contentType(ContentType.JSON)
                .body(Map.of("name", "worth", "url", "file:worth", "enabled", false))
                .put("/api/v1/blocklists/{id}", id)
                .then()
                .statusCode(200);

        value().body("state", equalTo("not_published"))
                .body("unique.ipv4_addresses", equalTo(100))
                .body("unique.share_percent", equalTo(100.0f))
                .body("would_block.examples.ip", contains(network + "1"));
    }

    @Test
    void listThatWasNeverImportedHasNoFigures() {
        int created = admin().contentType(ContentType.JSON)
                .body(Map.of("name", "fresh", "url", "file:fresh", "enabled", false))
                .post("/api/v1/blocklists")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        value(created)
                .body("state", equalTo("never_imported"))
                .body("unique", nullValue())
                .body("seen", nullValue())
                .body("would_block", nullValue());
        admin().delete("/api/v1/blocklists/{id}", created).then().statusCode(204);
    }

    @Test
    void listIsTriedByAPreviewBeforeItIsEnabled() throws IOException {
        passes(network + "1");
        passes(network + "200");
        passes(network + "201");
        awaitRequests(1);
        ban(network + "201");
        Files.createDirectories(DeclaredSettings.FEEDS);
        Files.writeString(DeclaredSettings.FEEDS.resolve("tried.txt"), network + "1\n" + network + "200/30\n");
        int tried = admin().contentType(ContentType.JSON)
                .body(Map.of("name", "tried", "url", "file:tried.txt", "enabled", false))
                .post("/api/v1/blocklists")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        await().atMost(Patience.LONG)
                .untilAsserted(() -> admin().get("/api/v1/blocklists/{id}/preview", tried)
                        .then()
                        .statusCode(200)
                        .body("would_block.addresses", equalTo(1))
                        .body("would_block.examples.ip", contains(network + "200")));
        admin().delete("/api/v1/blocklists/{id}", tried).then().statusCode(204);
    }

    @Test
    void listThatAllowsBlocksNothing() throws IOException {
        long friends = lists.storeAllowing("friends", DAY, network + "7");
        passes(network + "7");
        awaitRequests(1);

        value(friends)
                .body("state", equalTo("allows"))
                .body("seen.last_day.legitimate", equalTo(1))
                .body("unique", nullValue())
                .body("would_block", nullValue());
        value().body("would_block.requests", equalTo(0));
    }

    @Test
    void shareOfAListOfIpv6IsThatOfItsIpv6Addresses() {
        lists.store("other", DAY, "2001:db8::/65");
        long six = lists.store("six", DAY, "2001:db8::/64");

        value(six)
                .body("unique.ranges", equalTo(1))
                .body("unique.ipv4_addresses", equalTo(0))
                .body("unique.share_percent", equalTo(50.0f));
    }

    @Test
    void requestsOfTheDayBeforeAreInTheMonthOnly() throws IOException {
        passes(network + "1");
        awaitRequests(1);
        clock.advance(Duration.ofHours(26));

        value().body("seen.last_day.requests", equalTo(0))
                .body("seen.last_month.requests", equalTo(1))
                .body("would_block.requests", equalTo(0));
    }

    @Test
    void hitsOfEachListAreAMetric() throws IOException {
        lists.store("hit", DAY, network + "1-" + network + "2");
        passes(network + "1");
        request(network + "2", 403, "X-Crowdsec-Decision");
        awaitRequests(2);

        assertThat(metrics.get("bartizan.list.hits")
                        .tag("list", "hit")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void whatBouncersReportOfTheListIsShown() {
        value().body("bouncers", nullValue());
        JsonPath bouncer = admin().contentType(ContentType.JSON)
                .body(Map.of("name", "edge"))
                .post("/api/v1/bouncers")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        String report = """
                {"remediation_components":[{"type":"firewall","metrics":[{"meta":{"window_size_seconds":60},"items":[
                {"name":"dropped","value":7,"unit":"packet","labels":{"origin":"lists:worth","ip_type":"ipv4"}},
                {"name":"dropped","value":2,"unit":"packet","labels":{"origin":"lists:worth","ip_type":"ipv6"}},
                {"name":"dropped","value":420,"unit":"byte","labels":{"origin":"lists:worth"}},
                {"name":"dropped","value":3,"unit":"packet","labels":{"origin":"lists:nobody"}},
                {"name":"dropped","value":3,"unit":"packet","labels":{"origin":"bartizan"}},
                {"name":"active_decisions","value":120,"unit":"ip","labels":{"origin":"lists:worth"}}]}]}]}""";
        for (int i = 0; i < 2; i++) {
            anonymous()
                    .header("X-Api-Key", bouncer.getString("key"))
                    .contentType(ContentType.JSON)
                    .body(report)
                    .post("/v1/usage-metrics")
                    .then()
                    .statusCode(201);
        }

        value().body("bouncers.since", notNullValue())
                .body("bouncers.counts", equalTo(Map.of("dropped_packet", 18, "dropped_byte", 840)));
        admin().delete("/api/v1/bouncers/{id}", bouncer.getInt("id")).then().statusCode(204);
    }

    @Test
    void unknownListIsNotFound() {
        admin().get("/api/v1/blocklists/4711/value").then().statusCode(404).body("error_code", equalTo("NOT_FOUND"));
    }
}
