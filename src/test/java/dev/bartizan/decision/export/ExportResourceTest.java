package dev.bartizan.decision.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.bartizan.Caller;
import dev.bartizan.SettableClock;
import dev.bartizan.ban.PublishedBans;
import dev.bartizan.blocklist.StoredLists;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ExportResourceTest {

    private static final LocalDate DAY = LocalDate.parse("2026-08-22");

    @Inject
    StoredLists lists;

    @Inject
    PublishedBans bans;

    @Inject
    SettableClock clock;

    @AfterEach
    void clear() {
        lists.clear();
        bans.clear();
        clock.reset();
    }

    @Test
    void everythingBlockedIsThereOnceTheBansFirst() {
        lists.store("a", DAY, "45.155.205.0/24", "2a01::/32");
        lists.store("b", DAY, "45.155.205.7", "46.1.2.3");
        bans.ban("45.155.205.9/32", "listed already");
        bans.ban("47.0.0.0/24", "for good");

        assertThat(lines("cidr")).containsExactly("47.0.0.0/24", "45.155.205.0/24", "46.1.2.3/32", "2a01::/32");
        assertThat(lines("plain")).containsExactly("47.0.0.0/24", "45.155.205.0/24", "46.1.2.3", "2a01::/32");
    }

    @Test
    void partOfABanThatNoListHasIsThere() {
        lists.store("a", DAY, "45.155.205.0/25");
        bans.ban("45.155.205.0/24", "");

        assertThat(lines("cidr")).containsExactly("45.155.205.128/25", "45.155.205.0/25");
    }

    @Test
    void nothingThatIsAllowedIsThere() {
        lists.store("a", DAY, "45.155.205.0/31");
        bans.ban("47.0.0.0/31", "");
        int first = allow("45.155.205.0");
        int second = allow("47.0.0.0");
        try {
            assertThat(lines("plain")).containsExactly("47.0.0.1", "45.155.205.1");
        } finally {
            Stream.of(first, second)
                    .forEach(id -> Caller.admin()
                            .delete("/api/v1/allowlist/" + id)
                            .then()
                            .statusCode(204));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ?lists=a                              | 47.0.0.1 45.155.205.0/24 2a01::/32
                    ?lists=a,b&origins=lists              | 45.155.205.0/24 46.1.2.3 2a01::/32
                    ?lists=b&lists=a&origins=lists        | 45.155.205.0/24 46.1.2.3 2a01::/32
                    ?origins=bartizan                     | 47.0.0.1
                    ?origins=lists,bartizan               | 47.0.0.1 45.155.205.0/24 46.1.2.3 2a01::/32
                    ?ipv4only                             | 47.0.0.1 45.155.205.0/24 46.1.2.3
                    ?ipv4only=true                        | 47.0.0.1 45.155.205.0/24 46.1.2.3
                    ?ipv6only=true                        | 2a01::/32
                    ?ipv4only=false&origins=lists&lists=b | 46.1.2.3
                    ?exclude=45.155.205.0/25,47.0.0.1     | 45.155.205.128/25 46.1.2.3 2a01::/32
                    ?exclude=2a01::/16&origins=lists      | 45.155.205.0/24 46.1.2.3
                    ?max=2                                | 47.0.0.1 45.155.205.0/24
                    """)
    void queryChoosesWhatIsThere(String query, String expected) {
        lists.store("a", DAY, "45.155.205.0/24", "2a01::/32");
        lists.store("b", DAY, "46.1.2.3");
        bans.ban("47.0.0.1/32", "");

        assertThat(lines("plain" + query)).containsExactly(expected.split(" "));
    }

    @Test
    void howManyWereLeftOutIsTold() {
        lists.store("a", DAY, "45.155.205.1", "45.155.205.3", "45.155.205.5");

        get("plain?max=2").response().then().header("Bartizan-Omitted", "1");
        get("plain?max=3").response().then().header("Bartizan-Omitted", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"aggregate=2", "aggregate=true&max=2"})
    void prefixesAreJoinedUntilTheyAreFewEnough(String query) {
        lists.store("a", DAY, "45.155.205.1", "45.155.205.3", "46.0.0.1");

        assertThat(lines("cidr?" + query)).containsExactly("45.155.205.0/30", "46.0.0.1/32");
    }

    @Test
    void joiningBlocksNothingThatIsExcludedOrPrivate() {
        lists.store("a", DAY, "9.255.255.255", "11.0.0.0", "45.155.205.1", "45.155.205.3");

        assertThat(lines("cidr?aggregate=1&exclude=45.155.205.2")).containsExactly("9.255.255.255/32");
        get("cidr?aggregate=1&exclude=45.155.205.2").response().then().header("Bartizan-Omitted", "3");
        assertThat(lines("cidr?aggregate=2")).containsExactly("9.255.255.255/32", "11.0.0.0/32");
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void documentOfNothingIsNoError(ExportFormat format) {
        Caller.viewer()
                .get("/api/v1/export/" + format.wireName())
                .then()
                .statusCode(200)
                .header("Content-Type", format.mediaType())
                .header("Cache-Control", "private, no-cache")
                .header("ETag", notNullValue());
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void documentIsTheSameUntilItsContentChanges(ExportFormat format) {
        long list = lists.store("a", DAY, "45.155.205.7");
        ExtractableResponse<Response> first = get(format.wireName());
        lists.replace(list, DAY, "45.155.205.7");
        ExtractableResponse<Response> again = get(format.wireName());

        assertThat(again.header("ETag")).isEqualTo(first.header("ETag")).matches("\"[^\"]+\"");
        assertThat(again.asString()).isEqualTo(first.asString());
        Caller.viewer()
                .header("If-None-Match", first.header("ETag"))
                .get("/api/v1/export/" + format.wireName())
                .then()
                .statusCode(304)
                .header("ETag", first.header("ETag"))
                .body(emptyOrNullString());

        lists.replace(list, DAY, "45.155.205.8");
        Caller.viewer()
                .header("If-None-Match", first.header("ETag"))
                .get("/api/v1/export/" + format.wireName())
                .then()
                .statusCode(200)
                .header("ETag", not(equalTo(first.header("ETag"))));
    }

    @Test
    void otherQueriesOriginsAndBansHaveOtherTags() {
        lists.store("a", DAY, "45.155.205.7");
        Stream<String> tags = Stream.of(
                        "plain",
                        "cidr",
                        "plain?ipv4only",
                        "plain?max=9",
                        "plain?exclude=1.1.1.1",
                        "plain?origins=lists")
                .map(query -> get(query).header("ETag"));
        assertThat(tags).doesNotHaveDuplicates();

        String before = get("plain").header("ETag");
        bans.ban("47.0.0.1/32", "");
        assertThat(get("plain").header("ETag")).isNotEqualTo(before);
    }

    @Test
    void timeoutsAreCountedByTheMinute() {
        int second = clock.instant().atZone(ZoneOffset.UTC).getSecond();
        clock.advance(Duration.ofSeconds(60 - second));
        bans.ban("47.0.0.1/32", "", Duration.ofHours(1));
        ExtractableResponse<Response> first = get("ipset");
        clock.advance(Duration.ofMinutes(1));
        ExtractableResponse<Response> later = get("ipset");

        assertThat(timeout(first)).isBetween(3_600, 3_660);
        assertThat(timeout(later)).isEqualTo(timeout(first) - 60);
        assertThat(later.header("ETag")).isNotEqualTo(first.header("ETag"));
        assertThat(get("plain").header("ETag")).isEqualTo(get("plain").header("ETag"));
    }

    private static int timeout(ExtractableResponse<Response> script) {
        return script.asString()
                .lines()
                .filter(line -> line.startsWith("add ") && line.contains("47.0.0.1"))
                .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void banIsGoneWhenItHasRunOut() {
        bans.ban("47.0.0.1/32", "", Duration.ofHours(1));
        assertThat(lines("plain")).containsExactly("47.0.0.1");

        clock.advance(Duration.ofHours(1).plusMillis(1));

        assertThat(lines("plain")).isEmpty();
    }

    @Test
    void headersAloneCanBeAskedFor() {
        lists.store("a", DAY, "45.155.205.7");
        String etag = get("plain").header("ETag");

        Caller.viewer()
                .head("/api/v1/export/plain")
                .then()
                .statusCode(200)
                .header("ETag", etag)
                .header("Content-Type", "text/plain;charset=UTF-8")
                .body(emptyOrNullString());
        Caller.viewer()
                .header("If-None-Match", etag)
                .head("/api/v1/export/plain")
                .then()
                .statusCode(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "csv", "json"})
    void documentIsCompressedIfAccepted(String format) {
        String[] many = IntStream.range(0, 5_000)
                .mapToObj(i -> "45.%d.%d.1".formatted(i >> 8, i & 255))
                .toArray(String[]::new);
        lists.store("a", DAY, many);
        ExtractableResponse<Response> plain = Caller.viewer()
                .config(RestAssured.config()
                        .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()))
                .get("/api/v1/export/" + format)
                .then()
                .header("Content-Encoding", nullValue())
                .header("Vary", equalTo("Accept-Encoding"))
                .extract();

        Caller.viewer()
                .header("Accept-Encoding", "gzip")
                .get("/api/v1/export/" + format)
                .then()
                .statusCode(200)
                .header("Content-Encoding", "gzip")
                .header("ETag", not(equalTo(plain.header("ETag"))))
                .body(equalTo(plain.asString()));
    }

    @Test
    void unknownFormatIsNotFoundAndTheKnownOnesAreTold() {
        Caller.viewer()
                .get("/api/v1/export/cisco")
                .then()
                .statusCode(404)
                .body("error_code", equalTo("NOT_FOUND"))
                .body("details.formats", hasItems("plain", "unbound-rpz"));
    }

    @ParameterizedTest
    @CsvSource({
        "lists=nonesuch, lists",
        "origins=nonesuch, origins",
        "ipv4only=perhaps, ipv4only",
        "ipv4only&ipv6only, ipv6only",
        "aggregate=0, aggregate",
        "aggregate=99999999999, aggregate",
        "aggregate=some, aggregate",
        "max=0, max",
        "max=many, max",
        "max=-1, max",
        "exclude=10.0.0.0/33, exclude"
    })
    void unusableParameterIsNamed(String query, String field) {
        Caller.viewer()
                .get("/api/v1/export/plain?" + query)
                .then()
                .statusCode(422)
                .body("error_code", equalTo("VALIDATION_FAILED"))
                .body("details.fields", hasKey(field));
    }

    @Test
    void deviceWithoutHeadersFetchesWithATokenInItsPathUntilThatIsRevoked() {
        lists.store("a", DAY, "45.155.205.7", "2a01::/32");
        JsonPath issued = issue("export");
        String token = issued.getString("token");

        Caller.anonymous()
                .get("/x/" + token + "/plain?ipv4only")
                .then()
                .statusCode(200)
                .body(equalTo("45.155.205.7\n"));
        Caller.anonymous().head("/x/" + token + "/plain").then().statusCode(200);
        Caller.anonymous().get("/x/" + token + "/cisco").then().statusCode(404).body("details", hasKey("formats"));
        Caller.admin().get("/api/v1/tokens/" + issued.getLong("id")).then().body("last_used_at", notNullValue());

        Caller.admin().delete("/api/v1/tokens/" + issued.getLong("id")).then().statusCode(204);

        Caller.anonymous()
                .get("/x/" + token + "/plain")
                .then()
                .statusCode(401)
                .body("error_code", equalTo("UNAUTHENTICATED"));
    }

    @Test
    void tokenForExportsOpensNothingElse() {
        String token = issue("export").getString("token");

        Caller.with(token).get("/api/v1/export/plain").then().statusCode(200);
        Caller.with(token).get("/api/v1/lookup/45.155.205.7").then().statusCode(403);
        Caller.with(token).get("/api/v1/decisions").then().statusCode(403);
        Caller.anonymous().get("/x/" + token).then().statusCode(404);
        Caller.anonymous().get("/api/v1/export/plain").then().statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"viewer", "admin"})
    void tokensOfOtherRolesAreNotTakenFromThePath(String role) {
        Caller.anonymous()
                .get("/x/" + issue(role).getString("token") + "/plain")
                .then()
                .statusCode(401);
    }

    @Test
    void guessingIsSlowedDown() {
        clock.advance(Duration.ofMinutes(2));
        IntStream.range(0, 10)
                .forEach(attempt -> Caller.anonymous()
                        .get("/x/bzn_guess" + attempt + "/plain")
                        .then()
                        .statusCode(401));

        Caller.anonymous().get("/x/bzn_guess/plain").then().statusCode(429).header("Retry-After", notNullValue());
        clock.advance(Duration.ofMinutes(2));
    }

    private static JsonPath issue(String role) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "device " + UUID.randomUUID(), "role", role))
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .body("token", startsWith("bzn_"))
                .extract()
                .jsonPath();
    }

    private static int allow(String range) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("range", range))
                .post("/api/v1/allowlist")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Stream<String> lines(String pathAndQuery) {
        return get(pathAndQuery).asString().lines();
    }

    private static ExtractableResponse<Response> get(String pathAndQuery) {
        return Caller.admin()
                .urlEncodingEnabled(false)
                .get("/api/v1/export/" + pathAndQuery)
                .then()
                .statusCode(200)
                .extract();
    }
}
