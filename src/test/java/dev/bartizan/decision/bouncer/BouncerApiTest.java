package dev.bartizan.decision.bouncer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import dev.bartizan.ban.EngineBans;
import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.blocklist.StoredLists;
import dev.bartizan.ip.IpRange;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.http.Method;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BouncerApiTest {

    private static final LocalDate DAY = LocalDate.parse("2026-08-22");
    private static final String NOTHING_NEW = "{\"new\":null,\"deleted\":null}";

    @TestHTTPResource("/")
    URI service;

    @Inject
    StoredLists lists;

    @Inject
    SettableClock clock;

    @Inject
    BouncerMetrics metrics;

    private final List<Integer> created = new ArrayList<>();

    @Inject
    EngineBans bans;

    @AfterEach
    void clear() {
        clock.reset();
        lists.clear();
        created.forEach(id -> Caller.admin().delete("/api/v1/bouncers/" + id));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/decisions",
        "GET, /v1/decisions/stream?startup=true",
        "POST, /v1/usage-metrics",
        "GET, /v1/no/such/path"
    })
    void noRequestIsAllowedWithoutAKey(Method method, String path) {
        for (RequestSpecification request :
                List.of(RestAssured.given(), withKey("nobody-was-given-this-key-0123456789"))) {
            String body = request.request(method, path)
                    .then()
                    .statusCode(403)
                    .contentType(ContentType.JSON)
                    .extract()
                    .asString();
            assertThat(body).isEqualTo("{\"message\":\"access forbidden\"}");
        }
        RestAssured.given().head("/v1/decisions").then().statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api/../v1/decisions",
                "v1;a/decisions",
                "v1/decisions;a",
                "v1;a=b/decisions/stream?startup=true",
                "v1//decisions",
                "./v1/decisions"
            })
    void pathThatIsWrittenInAnotherWayIsRefused(String path) throws Exception {
        URI detour = URI.create(service + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String method : List.of("GET", "HEAD")) {
                HttpRequest request = HttpRequest.newBuilder(detour)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
                int status = client.send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode();

                assertThat(status).as(method).isEqualTo(400);
            }
        }
    }

    @Test
    void guessingIsSlowedDownAsCrowdSecWouldSayIt() {
        clock.advance(Duration.ofMinutes(2));
        for (int attempt = 0; attempt < 10; attempt++) {
            withKey("wrong-key-" + attempt).get("/v1/decisions").then().statusCode(403);
        }

        withKey("wrong-key")
                .get("/v1/decisions")
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body("message", equalTo("too many wrong keys"));
        Caller.with("wrong token").get("/api/v1/tokens").then().statusCode(429);
        withKey(create(Map.of("name", "edge")).getString("key"))
                .get("/v1/decisions")
                .then()
                .statusCode(200);
        RestAssured.get("/v1/decisions").then().statusCode(403);
        assertThat(RestAssured.get("/q/metrics").asString())
                .containsPattern("bartizan_credentials_refused_total\\{reason=\"bouncer_key\"[^}]*} [1-9]");
    }

    @Test
    void certificateBelongsToOneBouncerAndNeedsAProxyThatSendsIt() {
        JsonPath bouncer = create(Map.of("name", "edge", "certificate", "CN=edge"));

        assertThat(bouncer.getString("certificate")).isEqualTo("CN=edge");
        assertThat(bouncer.getString("warnings[0]")).contains("bartizan.bouncer.certificate-header");
        RestAssured.given()
                .header("X-Client-Certificate", "CN=edge")
                .get("/v1/decisions")
                .then()
                .statusCode(403);
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "gate", "certificate", "CN=edge"))
                .post("/api/v1/bouncers")
                .then()
                .statusCode(409)
                .body("error_code", equalTo("ALREADY_EXISTS"))
                .body("details.certificate", equalTo("CN=edge"));
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "gate", "certificate", "CN=gät"))
                .post("/api/v1/bouncers")
                .then()
                .statusCode(422)
                .body("details.fields.certificate", notNullValue());
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "edge"))
                .put("/api/v1/bouncers/" + bouncer.getInt("id"))
                .then()
                .statusCode(200)
                .body("certificate", nullValue());
    }

    @Test
    void keyIsShownOnceAndIsRefusedFromItsRemovalOn() {
        JsonPath bouncer = create(Map.of("name", "edge"));
        String key = bouncer.getString("key");
        assertThat(key).hasSizeGreaterThanOrEqualTo(32);
        withKey(key).get("/v1/decisions?ip=198.51.100.7").then().statusCode(200);
        Caller.viewer()
                .get("/api/v1/bouncers")
                .then()
                .statusCode(200)
                .body("items.name", hasItem("edge"))
                .body("items.key", everyItem(nullValue()));

        Caller.admin().delete("/api/v1/bouncers/" + bouncer.getInt("id")).then().statusCode(204);

        withKey(key).get("/v1/decisions?ip=198.51.100.7").then().statusCode(403);
    }

    @Test
    void keyIsReplacedWithoutAnInterruption() {
        lists.store("nets", DAY, "198.51.100.7");
        JsonPath bouncer = create(Map.of("name", "edge"));
        String path = "/api/v1/bouncers/" + bouncer.getInt("id");
        String first = bouncer.getString("key");
        pull(first, true);

        JsonPath rotated = Caller.admin()
                .post(path + "/key")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .extract()
                .jsonPath();
        String second = rotated.getString("key");

        assertThat(second).isNotEqualTo(first);
        assertThat(rotated.getMap("previous_key")).containsEntry("until", null);
        assertThat(stream(first, false)).isEqualTo(NOTHING_NEW);
        assertThat(stream(second, false)).isEqualTo(NOTHING_NEW);
        Caller.admin().delete(path + "/previous-key").then().statusCode(204);
        Caller.admin().delete(path + "/previous-key").then().statusCode(404);
        withKey(first).get("/v1/decisions").then().statusCode(403);
        Caller.admin().post(path + "/key?previous_valid_for=soon").then().statusCode(422);

        Caller.admin()
                .post(path + "/key?previous_valid_for=1h")
                .then()
                .statusCode(200)
                .body("previous_key.until", notNullValue());
        withKey(second).get("/v1/decisions").then().statusCode(200);
        clock.advance(Duration.ofHours(1));
        withKey(second).get("/v1/decisions").then().statusCode(403);
        Caller.admin().get(path).then().body("previous_key", nullValue());
    }

    @Test
    void onlyAdministratorsCreateBouncersAndNamesAreUnique() {
        create(Map.of("name", "edge"));
        Caller.viewer()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "other"))
                .post("/api/v1/bouncers")
                .then()
                .statusCode(403);
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "edge"))
                .post("/api/v1/bouncers")
                .then()
                .statusCode(409)
                .body("error_code", equalTo("ALREADY_EXISTS"));
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "x", "max_entries", 0, "lists", List.of("no list")))
                .post("/api/v1/bouncers")
                .then()
                .statusCode(422)
                .body("details.fields.size()", is(2));
    }

    @Test
    void whatAnEngineCallsItsReasonIsToldAsItIs() {
        String scenario = "manual 'ban' by \"root\" \\ é";
        EngineBan ban = new EngineBan(
                IpRange.parse("198.51.100.9"),
                scenario,
                "",
                Optional.empty(),
                Optional.of(clock.instant().plusSeconds(600)));
        bans.reconcile("engine", bans.mark(), List.of(ban));
        try {
            decisions("ip=198.51.100.9").statusCode(200).body("[0].scenario", equalTo(scenario));
        } finally {
            bans.reconcile("engine", bans.mark(), List.of());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ip=198.51.100.7|198.51.100.7",
                "ip=::ffff:198.51.100.7|198.51.100.7",
                "ip=203.0.113.77|203.0.113.0/24",
                "range=203.0.113.64/26|203.0.113.0/24",
                "range=203.0.113.0/24|203.0.113.0/24",
                "scope=Range&value=203.0.113.0/24|203.0.113.0/24",
                "scope=Ip&value=198.51.100.7|198.51.100.7",
                "range=203.0.112.0/23&contains=false|203.0.113.0/24",
                "ip=198.51.100.7&type=ban&origins=lists,CAPI|198.51.100.7",
                "ip=198.51.100.7&scenarios_containing=net,zzz|198.51.100.7",
                "ip=198.51.100.7&scenarios_not_containing=zzz&no_such_parameter=1|198.51.100.7",
                "ip=2001:db8::1|2001:db8::/64"
            })
    void activeDecisionsThatCoverItAreFound(String query, String value) {
        lists.store("nets", DAY, "198.51.100.7", "203.0.113.0/24", "2001:db8::/64");

        decisions(query)
                .statusCode(200)
                .body("size()", is(1))
                .body("[0].value", equalTo(value))
                .body("[0].origin", equalTo("lists"))
                .body("[0].scenario", equalTo("nets"))
                .body("[0].type", equalTo("ban"))
                .body("[0].scope", equalTo(value.contains("/") ? "Range" : "Ip"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ip=198.51.100.8",
                "range=198.51.100.0/24",
                "ip=198.51.100.7&type=captcha",
                "ip=198.51.100.7&origins=CAPI",
                "ip=198.51.100.7&scenarios_containing=zzz",
                "ip=198.51.100.7&scenarios_not_containing=net",
                "ip=203.0.113.7&scope=Ip",
                "scope=Country&value=198.51.100.7",
                "scope=Country&value=FR",
                "scope=AS&value=64496",
                "scope=username&value=root",
                "scope=no-such-scope&value=x",
                "value=FR",
                "scope=Range&value=203.0.113.0-203.0.113.2",
                "scope=Range&value=203.0.113.0/25"
            })
    void nothingFoundIsTheWordNull(String query) {
        lists.store("nets", DAY, "198.51.100.7", "203.0.113.0/24");

        assertThat(decisions(query).statusCode(200).extract().asString()).isEqualTo("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ip=198.51.100", "ip=198.51.100.0/24", "range=198.51.100.0/33", "range=1.1.1.1-1.1.1.3"})
    void malformedAddressIsRefused(String query) {
        decisions(query).statusCode(400).body("message", containsString(query.substring(0, query.indexOf('='))));
    }

    @Test
    void queryWithoutAddressTellsEverything() {
        lists.store("nets", DAY, "198.51.100.7", "203.0.113.0/24");

        assertThat(decisions("").statusCode(200).extract().jsonPath().<String>getList("value"))
                .containsExactly("198.51.100.7", "203.0.113.0/24");
    }

    @Test
    void streamTellsTheWayFromPullToPull() {
        long list = lists.store("nets", DAY, "198.51.100.7", "203.0.113.0/24");
        String key = create(Map.of("name", "edge")).getString("key");

        assertThat(pull(key, true).<String>getList("new.value")).containsExactly("198.51.100.7", "203.0.113.0/24");
        assertThat(stream(key, false)).isEqualTo(NOTHING_NEW);
        lists.replace(list, DAY, "198.51.100.9", "203.0.113.0/24");
        RestAssured.given()
                .header("X-Api-Key", key)
                .head("/v1/decisions/stream")
                .then()
                .statusCode(200);
        JsonPath changed = pull(key, false);

        assertThat(changed.<String>getList("new.value")).containsExactly("198.51.100.9");
        assertThat(changed.<String>getList("deleted.value")).containsExactly("198.51.100.7");
        assertThat(stream(key, false)).isEqualTo(NOTHING_NEW);
        assertThat(stream(key, true)).endsWith("],\"deleted\":[]}");
    }

    @Test
    void decisionKeepsItsIdentity() {
        long list = lists.store("nets", DAY, "198.51.100.7", "2001:db8::1");
        String key = create(Map.of("name", "edge")).getString("key");
        JsonPath before = pull(key, true);
        lists.replace(list, DAY, "198.51.100.7", "198.51.100.8", "2001:db8::1", "2001:db8::2");

        JsonPath after = pull(key, true);

        assertThat(after.getList("new.id", Long.class))
                .containsAll(before.getList("new.id", Long.class))
                .doesNotHaveDuplicates()
                .allMatch(id -> id > 0 && id < 1L << 31);
        assertThat(after.<String>getList("new.uuid"))
                .containsAll(before.getList("new.uuid"))
                .doesNotHaveDuplicates();
    }

    @Test
    void listThatExpiresIsDeletedAtTheBouncer() {
        lists.store("nets", DAY, "198.51.100.7");
        String key = create(Map.of("name", "edge")).getString("key");
        pull(key, true);

        clock.advance(Duration.ofDays(8));

        Awaitility.await()
                .atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(pull(key, false).<String>getList("deleted.value"))
                        .containsExactly("198.51.100.7"));
    }

    @Test
    void settingsTakeEffectWithTheNextPull() {
        lists.store("nets", DAY, "198.51.100.7", "203.0.113.0/24");
        lists.store("others", DAY, "192.0.2.1");
        JsonPath bouncer = create(Map.of("name", "edge"));
        String key = bouncer.getString("key");
        pull(key, true);

        change(bouncer, Map.of("name", "edge", "lists", List.of("nets"), "cidr", "drop"));
        JsonPath narrowed = pull(key, false);
        change(bouncer, Map.of("name", "edge", "max_entries", 1));
        JsonPath limited = pull(key, false);

        assertThat(narrowed.<String>getList("deleted.value")).containsExactly("203.0.113.0/24", "192.0.2.1");
        assertThat(limited.<String>getList("new.value")).isNull();
        Caller.admin()
                .get("/api/v1/bouncers/" + bouncer.getInt("id"))
                .then()
                .body("entries", is(1))
                .body("warnings", hasItem(containsString("2 entries exceed the limit")));
    }

    @Test
    void firewallBouncerIsToldAddressesOfSmallNetworksAndWarnedOfBroadOnes() {
        lists.store("nets", DAY, "203.0.113.0/30", "198.18.0.0/15");
        JsonPath bouncer = create(Map.of("name", "edge"));

        JsonPath answer = withKey(bouncer.getString("key"))
                .header("User-Agent", "crowdsec-firewall-bouncer/v0.0.25-debian")
                .get("/v1/decisions/stream?startup=true")
                .jsonPath();

        assertThat(answer.<String>getList("new.value"))
                .containsExactly("198.18.0.0/15", "203.0.113.0", "203.0.113.1", "203.0.113.2", "203.0.113.3");
        Caller.admin()
                .get("/api/v1/bouncers/" + bouncer.getInt("id"))
                .then()
                .body("user_agent", equalTo("crowdsec-firewall-bouncer/v0.0.25-debian"))
                .body("address", equalTo("127.0.0.1"))
                .body("entries", is(5))
                .body("warnings", hasItem(containsString("1 networks are sent unchanged")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Crowdsec-Bouncer-Traefik-Plugin/1.4.2||203.0.113.0,203.0.113.1,2001:db8::,2001:db8::1",
                "Crowdsec-Bouncer-Traefik-Plugin/1.7.2|&scopes=ip,range|203.0.113.0/31,2001:db8::/127",
                "nodejs-cs-bouncer/v0.0.1||203.0.113.0/31,2001:db8::,2001:db8::1",
                "crowdsec-firewall-bouncer/v0.0.25||203.0.113.0,203.0.113.1,2001:db8::,2001:db8::1",
                "crowdsec-custom-bouncer/v0.0.15||203.0.113.0/31,2001:db8::/127"
            })
    void programThatBlocksNoNetworksIsToldTheirAddresses(String agent, String scopes, String values) {
        lists.store("nets", DAY, "203.0.113.0/31", "2001:db8::/127");

        JsonPath answer = withKey(create(Map.of("name", "edge")).getString("key"))
                .header("User-Agent", agent)
                .get("/v1/decisions/stream?startup=true" + (scopes == null ? "" : scopes))
                .jsonPath();

        assertThat(answer.<String>getList("new.value")).containsExactly(values.split(","));
    }

    @Test
    void addressesThatAProgramLeavesOpenAreCounted() {
        lists.store("nets", DAY, "198.18.0.0/15", "198.18.7.7", "203.0.113.0/24");
        JsonPath bouncer = create(Map.of("name", "edge"));
        withKey(bouncer.getString("key"))
                .header("User-Agent", "Crowdsec-Bouncer-Traefik-Plugin/1.4.2")
                .get("/v1/decisions/stream?startup=true")
                .then()
                .statusCode(200)
                .body("new.size()", is(257));

        Caller.admin()
                .get("/api/v1/bouncers/" + bouncer.getInt("id"))
                .then()
                .body("open_addresses", is(131_072))
                .body("warnings", hasItem(containsString("131072 IPv4 addresses are not blocked")));
        metrics.update();
        assertThat(RestAssured.get("/q/metrics").asString())
                .contains("bartizan_bouncer_open_addresses{bouncer=\"edge\"} 131072.0");
    }

    @Test
    void misspelledNamesAreWarnedOf() {
        lists.store("ipsum", DAY, "198.51.100.7");
        JsonPath bouncer =
                create(Map.of("name", "edge", "lists", List.of("ipsun", "ipsum"), "origins", List.of("list", "lists")));
        String key = bouncer.getString("key");

        assertThat(bouncer.<String>getList("warnings"))
                .containsExactly(
                        "There is no list ipsun with entries.",
                        "No decision has the origin list; the origins are " + ORIGINS + ".");
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "edge", "lists", List.of("ipsum")))
                .put("/api/v1/bouncers/" + bouncer.getInt("id"))
                .then()
                .body("warnings.size()", is(0));

        withKey(key)
                .get("/v1/decisions/stream?startup=true&origins=crowdsec,cscli")
                .then()
                .statusCode(200);

        Caller.admin()
                .get("/api/v1/bouncers/" + bouncer.getInt("id"))
                .then()
                .body("warnings", hasItem(containsString("It requests the origin cscli, which no decision has")))
                .body("warnings", hasItem("It gets no decisions."));
        pull(key, true);
        Caller.admin().get("/api/v1/bouncers/" + bouncer.getInt("id")).then().body("warnings.size()", is(0));
    }

    private static final String ORIGINS = "bartizan, crowdsec, fail2ban, lists";

    @Test
    void reportsAreShownWithTheBouncer() {
        JsonPath bouncer = create(Map.of("name", "edge"));
        String report = """
                {"remediation_components":[{"type":"firewall","metrics":[{"meta":{"window_size_seconds":60},"items":[
                {"name":"dropped","value":7,"unit":"packet","labels":{"origin":"lists"}},
                {"name":"dropped","value":3,"unit":"packet","labels":{"origin":"bartizan"}},
                {"name":"active_decisions","value":120,"unit":"ip"}]}]}]}""";
        for (int i = 0; i < 2; i++) {
            withKey(bouncer.getString("key"))
                    .contentType(ContentType.JSON)
                    .body(report)
                    .post("/v1/usage-metrics")
                    .then()
                    .statusCode(201);
        }
        withKey(bouncer.getString("key"))
                .contentType(ContentType.JSON)
                .body("{\"remediation_components\":[")
                .post("/v1/usage-metrics")
                .then()
                .statusCode(400)
                .body("message", containsString("JSON"));

        Caller.admin()
                .get("/api/v1/bouncers/" + bouncer.getInt("id"))
                .then()
                .body("metrics.dropped_packet", is(20))
                .body("metrics.active_decisions_ip", is(120));
    }

    @Test
    void bouncerThatQueriesIsShownLikeOneThatPulls() {
        lists.store("nets", DAY, "198.51.100.7");
        JsonPath bouncer = create(Map.of("name", "live"));
        for (String ip : List.of("198.51.100.7", "198.51.100.8", "198.51.100.7")) {
            withKey(bouncer.getString("key"))
                    .header("User-Agent", "Crowdsec-Bouncer-Traefik-Plugin/1.4.2")
                    .get("/v1/decisions?ip=" + ip)
                    .then()
                    .statusCode(200);
        }

        Awaitility.await()
                .atMost(Patience.LONG)
                .untilAsserted(() -> Caller.admin()
                        .get("/api/v1/bouncers/" + bouncer.getInt("id"))
                        .then()
                        .body("queries", is(3))
                        .body("hits", is(2))
                        .body("last_pull_at", notNullValue())
                        .body("user_agent", equalTo("Crowdsec-Bouncer-Traefik-Plugin/1.4.2"))
                        .body("address", equalTo("127.0.0.1")));
    }

    @Test
    void answerThatWasNotTakenIsRepeatedInFull() throws IOException {
        lists.store("many", DAY, many());
        String key = create(Map.of("name", "edge")).getString("key");

        try (Socket socket = beginPull(key)) {
            assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
        }

        assertThat(pull(key, false).<String>getList("new.value")).hasSize(MANY);
        assertThat(stream(key, false)).isEqualTo(NOTHING_NEW);
    }

    @Test
    void bouncersThatDoNotReadDelayNoOthers() throws IOException {
        lists.store("many", DAY, many());
        String key = create(Map.of("name", "edge")).getString("key");
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                slow.add(beginPull(key));
            }

            assertThat(pull(key, true).<String>getList("new.value")).hasSize(MANY);
            lists.store("one", DAY, "198.51.100.7");
            decisions("ip=198.51.100.7").statusCode(200).body("size()", is(1));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static final int MANY = 60_000;

    /** Too many to fit into a connection's buffers. */
    private static String[] many() {
        return IntStream.range(0, MANY)
                .mapToObj(i -> "5.%d.%d.%d".formatted(i >> 14, i >> 6 & 0xff, (i & 0x3f) * 2))
                .toArray(String[]::new);
    }

    private Socket beginPull(String key) throws IOException {
        Socket socket = new Socket(service.getHost(), service.getPort());
        socket.getOutputStream()
                .write(("GET /v1/decisions/stream?startup=true HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: " + key
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private JsonPath create(Map<String, Object> settings) {
        JsonPath bouncer = Caller.admin()
                .contentType(ContentType.JSON)
                .body(settings)
                .post("/api/v1/bouncers")
                .then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .extract()
                .jsonPath();
        created.add(bouncer.getInt("id"));
        return bouncer;
    }

    private static void change(JsonPath bouncer, Map<String, Object> settings) {
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(settings)
                .put("/api/v1/bouncers/" + bouncer.getInt("id"))
                .then()
                .statusCode(200);
    }

    private ValidatableResponse decisions(String query) {
        String key = create(Map.of("name", "asks " + created.size())).getString("key");
        return withKey(key)
                .get("/v1/decisions" + (query.isEmpty() ? "" : "?" + query))
                .then();
    }

    private static RequestSpecification withKey(String key) {
        return RestAssured.given().header("X-Api-Key", key);
    }

    private static String stream(String key, boolean startup) {
        return withKey(key)
                .get("/v1/decisions/stream?startup=" + startup)
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .extract()
                .asString();
    }

    private static JsonPath pull(String key, boolean startup) {
        return JsonPath.from(stream(key, startup));
    }
}
