package dev.bartizan.ban.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.SettableClock;
import dev.bartizan.ban.BanFilter;
import dev.bartizan.ban.BanRepository;
import dev.bartizan.ban.BanService;
import dev.bartizan.ban.BanView;
import dev.bartizan.ban.inforce.Bans;
import dev.bartizan.database.Database;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many bans in one request. Single ones are in {@code BanResourceTest}. */
@QuarkusTest
class BanAddResourceTest {

    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";
    private static final String CSV = "text/csv";

    @TestHTTPResource("/api/v1/bans")
    URI address;

    @Inject
    SettableClock clock;

    @Inject
    BanService bans;

    @Inject
    Bans memory;

    @Inject
    BanRepository repository;

    @Inject
    Database database;

    @AfterEach
    void clear() {
        clock.reset();
        bans.liftAll();
        database.write(() -> repository.deleteAll());
    }

    @Test
    void arrayBansAllThatItCanAndSaysWhatItRefused() {
        post(JSON, "{\"ip\":\"45.155.205.7\",\"duration\":\"1h\",\"reason\":\"first\"}")
                .statusCode(201);
        post(JSON, "{\"ip\":\"45.155.205.8\"}").statusCode(201);

        post(JSON, """
                [{"ip":"45.155.205.7","duration":"2h","reason":"again"},
                 {"ip":"45.155.205.8","duration":"2h"},
                 {"ip":"45.155.205.1-45.155.205.3","duration":"1h"},
                 {"ip":"10.0.0.1"},
                 {"ip":"10.0.0.2","force":true},
                 {"ip":"nonsense"},
                 {"ip":"45.155.205.9","duration":"soon"}]""")
                .statusCode(200)
                .body("read", equalTo(7))
                .body("banned", equalTo(3))
                .body("extended", equalTo(1))
                .body("unchanged", equalTo(1))
                .body("refused", equalTo(3))
                .body("errors.line", contains(4, 6, 7))
                .body("errors.entry", contains(4, 6, 7))
                .body("errors.given", contains("10.0.0.1", "nonsense", "45.155.205.9"))
                .body(
                        "errors.reason",
                        contains(containsString("private"), containsString("address"), containsString("duration")));

        list("?active=true")
                .body(
                        "items.ip",
                        containsInAnyOrder(
                                "45.155.205.1", "45.155.205.2/31", "45.155.205.7", "45.155.205.8", "10.0.0.2"));
        list("?ip=45.155.205.7").body("items.reason", contains("again"));
        assertMemoryIsTheDatabase();
    }

    @Test
    void csvOfCrowdSecIsImported() {
        post(
                        CSV,
                        "duration,scope,value,reason,type\n24h,ip,45.155.205.7,manual,ban\n,Range,45.155.204.0/24,,\n1h,country,DE,,\n")
                .statusCode(200)
                .body("banned", equalTo(2))
                .body("errors.line", contains(4))
                .body("errors.given", contains("DE"));

        assertThat(memory.current().all())
                .extracting(ban -> Duration.between(ban.since(), ban.until().orElseThrow()))
                .containsExactly(Duration.ofHours(4), Duration.ofHours(24));
        list("?ip=45.155.205.7").body("items.reason", contains("manual")).body("items.scenario", contains("ban"));
        post(CSV, "value,color\n45.155.205.7,red\n")
                .statusCode(422)
                .body("details.fields.header", containsString("color"));
    }

    @Test
    void severalBatchesAreStoredAndPublished() {
        String lines = lines(2_500).replace("\"duration\":\"4h\",", "");

        post(NDJSON, lines).statusCode(200).body("banned", equalTo(2_500)).body("errors", hasSize(0));
        assertMemoryIsTheDatabase();
        assertThat(memory.current().all()).hasSize(2_500);

        post(NDJSON, lines).statusCode(200).body("banned", equalTo(0)).body("unchanged", equalTo(2_500));
        assertThat(memory.current().all()).hasSize(2_500);
    }

    @Test
    void firstProblemsAreShownAndAllAreCounted() {
        post(NDJSON, "{\"ip\":\"nonsense\"}\n".repeat(150) + "{\"ip\":\"45.155.205.7\"}")
                .statusCode(200)
                .body("refused", equalTo(150))
                .body("banned", equalTo(1))
                .body("errors", hasSize(100));
    }

    @Test
    void brokenArrayKeepsWhatCameBeforeTheMistake() {
        post(JSON, "[{\"ip\":\"45.155.205.7\"},{\"ip\":\"45.155.205.8\"},\n{\"ip\":")
                .statusCode(400)
                .body("error_code", equalTo("INVALID_JSON"))
                .body("details.line", equalTo(2))
                .body("details.result.banned", equalTo(2));
        list("?active=true").body("total", equalTo(2));
    }

    @Test
    void endCanBeAPointInTime() {
        String until = clock.instant()
                .plus(Duration.ofDays(3))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();

        post(JSON, "{\"ip\":\"45.155.205.7\",\"until\":\"%s\"}".formatted(until))
                .statusCode(201)
                .body("until", equalTo(until));
        post(JSON, "[{\"ip\":\"45.155.205.8\",\"until\":\"%s\"}]".formatted(until))
                .statusCode(200);
        list("?ip=45.155.205.8").body("items.until", contains(until));
        post(JSON, "{\"ip\":\"45.155.205.9\",\"until\":\"2020-01-01T00:00:00Z\"}")
                .statusCode(422)
                .body("details.fields", hasKey("until"));
        post(JSON, "{\"ip\":\"45.155.205.9\",\"until\":\"%s\",\"duration\":\"1h\"}".formatted(until))
                .statusCode(422)
                .body("details.fields", hasKey("until"));
        post(JSON, "{\"ip\":\"45.155.205.9\",\"until\":\"soon\"}").statusCode(400);
    }

    /** Longer than the limit of other endpoints, and without a length. */
    @Test
    void bodyIsReadAsAStream() throws Exception {
        byte[] body = ("[" + lines(6_000).strip().replace("\n", ",") + "]").getBytes(StandardCharsets.UTF_8);
        assertThat(body.length).isGreaterThan(256 * 1024);

        HttpResponse<String> response = send(
                Caller.ADMIN_TOKEN, HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).contains("\"banned\":6000");
    }

    @Test
    void singleBanKeepsItsLimit() throws Exception {
        byte[] body = "{\"ip\":\"45.155.205.7\",\"reason\":\"%s\"}"
                .formatted("x".repeat(300_000))
                .getBytes(StandardCharsets.UTF_8);

        for (HttpRequest.BodyPublisher publisher : List.of(
                HttpRequest.BodyPublishers.ofByteArray(body),
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))) {
            HttpResponse<String> response = send(Caller.ADMIN_TOKEN, publisher);
            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body()).contains("\"maximum_bytes\":262144");
        }
    }

    @Test
    void credentialsComeBeforeTheBody() throws Exception {
        HttpResponse<String> response =
                send("nonsense", HttpRequest.BodyPublishers.ofString("[" + " ".repeat(1_000_000) + "]"));
        assertThat(response.statusCode()).isEqualTo(401);
        Caller.viewer()
                .contentType(CSV)
                .body("ip\n45.155.205.7\n")
                .post("/api/v1/bans")
                .then()
                .statusCode(403);
        list("").body("total", equalTo(0));
    }

    @Test
    void otherMediaTypesAreRefused() {
        post("text/plain", "45.155.205.7").statusCode(415).body("details.allowed", not(contains("text/plain")));
        post(JSON, "").statusCode(422);
        post(JSON, "null").statusCode(422);
        post(JSON, "7").statusCode(400);
        post(JSON, "[]").statusCode(200).body("read", equalTo(0));
        post(NDJSON, "").statusCode(200).body("read", equalTo(0));
    }

    private void assertMemoryIsTheDatabase() {
        List<BanView> stored = database.read(() -> repository
                .page(new BanFilter(true, null, null, null, null, null), clock.instant(), 1, 10_000)
                .items());
        assertThat(memory.current().all().stream().map(BanView::of).toList())
                .containsExactlyInAnyOrderElementsOf(stored);
    }

    private static String lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"ip\":\"45.%d.%d.7\",\"duration\":\"4h\",\"reason\":\"scans for passwords\"}"
                        .formatted(i / 256, i % 256))
                .collect(Collectors.joining("\n"));
    }

    private HttpResponse<String> send(String token, HttpRequest.BodyPublisher body) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(
                    HttpRequest.newBuilder(address)
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", JSON)
                            .POST(body)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static ValidatableResponse post(String type, String body) {
        return Caller.admin()
                .contentType(type)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/bans")
                .then();
    }

    private static ValidatableResponse list(String query) {
        return Caller.admin().get("/api/v1/bans" + query).then().statusCode(200);
    }
}
