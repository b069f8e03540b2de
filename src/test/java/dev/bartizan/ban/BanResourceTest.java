package dev.bartizan.ban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import dev.bartizan.ban.inforce.Bans;
import dev.bartizan.database.Database;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BanResourceTest {

    private static final String IP = "45.155.205.7";

    private static final Map<Lookback, Duration> LENGTHS = Map.of(
            Lookback.DAY, Duration.ofHours(24),
            Lookback.WEEK, Duration.ofDays(7),
            Lookback.MONTH, Duration.ofDays(30),
            Lookback.YEAR, Duration.ofDays(365));

    @Inject
    SettableClock clock;

    @Inject
    BanService bans;

    @Inject
    BanLifecycle lifecycle;

    @Inject
    Bans memory;

    @Inject
    BanRepository repository;

    @Inject
    Database database;

    @AfterEach
    void clear() {
        clock.reset();
        delete("/all").statusCode(200);
        database.write(() -> repository.deleteAll());
    }

    @Test
    void bannedAddressIsBlockedAtOnceAndTheAnswerIsTheBan() {
        lookup(IP).body("blocked", equalTo(false));

        int id = ban(Map.of("ip", IP, "duration", "4h", "reason", "scans for passwords"))
                .statusCode(201)
                .body("ip", equalTo(IP))
                .body("origin", equalTo("bartizan"))
                .body("reason", equalTo("scans for passwords"))
                .body("lifted_at", nullValue())
                .body("active", equalTo(true))
                .extract()
                .path("id");

        lookup(IP)
                .body("blocked", equalTo(true))
                .body("matches.ban", contains(id))
                .body("matches.origin", contains("bartizan"))
                .body("matches.reason", contains("scans for passwords"));
        list("").body("items.id", contains(id)).body("total", equalTo(1)).body("items[0].active", equalTo(true));
    }

    @ParameterizedTest
    @CsvSource({
        "45.155.205.7, 45.155.205.7",
        "45.155.205.7/32, 45.155.205.7",
        "45.155.205.7/24, 45.155.205.0/24",
        "45.155.205.0-45.155.205.255, 45.155.205.0/24",
        "2A01:4F8::7, 2a01:4f8::7",
        "2a01:4f8::7/64, 2a01:4f8::/64",
        "::ffff:45.155.205.7, 45.155.205.7"
    })
    void rangeIsKeptInCanonicalText(String asked, String canonical) {
        ban(Map.of("ip", asked)).statusCode(201).body("ip", equalTo(canonical));
        ban(Map.of("ip", canonical)).statusCode(200);
    }

    @Test
    void banWithoutDurationIsPermanent() {
        ban(Map.of("ip", IP)).statusCode(201).body("until", nullValue());

        clock.advance(Duration.ofDays(100_000));

        lookup(IP).body("blocked", equalTo(true));
        list("?active=true").body("items.until", contains(nullValue()));
    }

    @Test
    void banEndsByTheClockAndStaysAsHistory() {
        Instant until = Instant.parse(ban(Map.of("ip", IP, "duration", "PT1H"))
                .statusCode(201)
                .extract()
                .path("until"));
        assertThat(Duration.between(clock.instant(), until)).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));

        clock.advance(Duration.ofHours(1));

        lookup(IP).body("blocked", equalTo(false)).body("matches", empty());
        list("?active=true").body("items", empty()).body("total", equalTo(0));
        list("?active=false")
                .body("items.ip", contains(IP))
                .body("items.active", contains(false))
                .body("items.lifted_at", contains(nullValue()));
        ban(Map.of("ip", IP)).statusCode(201);
        list("").body("items.active", contains(true, false)).body("total", equalTo(2));
    }

    @Test
    void longerBanExtendsTheOneInForce() {
        int id = ban(Map.of("ip", IP, "duration", "1h", "reason", "first"))
                .statusCode(201)
                .extract()
                .path("id");

        String until = ban(Map.of("ip", IP, "duration", "7d"))
                .statusCode(200)
                .body("id", equalTo(id))
                .body("reason", equalTo("first"))
                .extract()
                .path("until");
        assertThat(Instant.parse(until)).isAfter(clock.instant().plus(Duration.ofDays(6)));
        lookup(IP).body("matches.until", contains(until));

        ban(Map.of("ip", IP, "duration", "2h", "reason", "shorter"))
                .statusCode(200)
                .body("until", equalTo(until))
                .body("reason", equalTo("first"));
        lookup(IP).body("matches.until", contains(until));

        ban(Map.of("ip", IP, "reason", "for good"))
                .statusCode(200)
                .body("id", equalTo(id))
                .body("until", nullValue())
                .body("reason", equalTo("for good"));
        ban(Map.of("ip", IP, "duration", "7d")).statusCode(200).body("until", nullValue());
        clock.advance(Duration.ofDays(30));
        lookup(IP).body("blocked", equalTo(true));
        list("").body("total", equalTo(1));
    }

    @Test
    void bansOfOtherOriginsStandBesideOurs() {
        bans.ban(new BanOrder(
                IpRange.parse(IP),
                Optional.of(new BanOrder.End.After(Duration.ofHours(1))),
                "fail2ban",
                "sshd",
                false,
                Optional.empty()));
        ban(Map.of("ip", IP)).statusCode(201);

        lookup(IP).body("matches.origin", contains("bartizan", "fail2ban"));
        list("?origin=fail2ban").body("items.reason", contains("sshd")).body("total", equalTo(1));

        delete("?ip=" + IP).statusCode(200).body("lifted", equalTo(2));
        lookup(IP).body("blocked", equalTo(false));
    }

    @Test
    void liftedBanIsOutOfForceAtOnceAndStaysAsHistory() {
        int id = ban(Map.of("ip", IP)).statusCode(201).extract().path("id");

        delete("/" + id).statusCode(204);

        lookup(IP).body("blocked", equalTo(false));
        list("?active=true").body("items", empty());
        list("?active=false").body("items.id", contains(id)).body("items[0].lifted_at", notNullValue());
        delete("/" + id).statusCode(404).body("error_code", equalTo("NOT_FOUND"));
    }

    @Test
    void liftedBanStaysLiftedWhenTheClockIsSetBack() {
        clock.advance(Duration.ofHours(2));
        int id = ban(Map.of("ip", IP)).statusCode(201).extract().path("id");
        delete("/" + id).statusCode(204);

        clock.reset();

        list("?active=true").body("items", empty());
        list("?active=false").body("items.active", contains(false));
    }

    @Test
    void banIsLiftedByExactlyItsRange() {
        ban(Map.of("ip", "45.155.205.0/24")).statusCode(201);
        ban(Map.of("ip", IP)).statusCode(201);

        delete("?ip=45.155.204.0/23").statusCode(404).body("error_code", equalTo("NOT_FOUND"));
        delete("?ip=45.155.205.9").statusCode(404);
        delete("?ip=" + IP).statusCode(200).body("lifted", equalTo(1));

        lookup(IP).body("matches.range", contains("45.155.205.0/24"));
        delete("?ip=45.155.205.99/24").statusCode(200).body("lifted", equalTo(1));
        lookup(IP).body("blocked", equalTo(false));
        delete("?ip=" + IP).statusCode(404);
        delete("?ip=nonsense").statusCode(400).body("error_code", equalTo("INVALID_ADDRESS"));
        delete("").statusCode(422).body("details.fields", hasKey("ip"));
    }

    @Test
    void allAreLiftedAtOnce() {
        ban(Map.of("ip", IP)).statusCode(201);
        ban(Map.of("ip", "2a01:4f8::/64", "duration", "1h")).statusCode(201);
        ban(Map.of("ip", "45.155.205.8", "duration", "1s")).statusCode(201);
        clock.advance(Duration.ofMinutes(1));

        delete("/all").statusCode(200).body("lifted", equalTo(2));

        lookup(IP).body("blocked", equalTo(false));
        list("?active=true").body("total", equalTo(0));
        list("").body("total", equalTo(3));
        delete("/all").statusCode(200).body("lifted", equalTo(0));
    }

    @Test
    void bansAreListedNewestFirstPageByPage() {
        for (int i = 1; i <= 5; i++) {
            ban(Map.of("ip", "45.155.205." + i)).statusCode(201);
            clock.advance(Duration.ofSeconds(1));
        }

        list("?page_size=2")
                .body("items.ip", contains("45.155.205.5", "45.155.205.4"))
                .body("total", equalTo(5));
        list("?page_size=2&page=3").body("items.ip", contains("45.155.205.1")).body("page", equalTo(3));
        list("?page_size=2&page=4").body("items", empty()).body("total", equalTo(5));
        list("?page_size=1000&page=1000000").body("items", empty());
    }

    @Test
    void bansAreFoundByTheAddressesThatTheyCover() {
        ban(Map.of("ip", IP)).statusCode(201);
        ban(Map.of("ip", "45.155.205.0/24")).statusCode(201);
        ban(Map.of("ip", "45.155.0.0/16")).statusCode(201);
        ban(Map.of("ip", "0.0.0.0/0", "force", true)).statusCode(201);
        ban(Map.of("ip", "2a02:4f8::/32")).statusCode(201);

        list("?ip=" + IP)
                .body("items.ip", contains("0.0.0.0/0", "45.155.0.0/16", "45.155.205.0/24", IP))
                .body("total", equalTo(4));
        list("?ip=45.155.205.0/24").body("items.ip", contains("0.0.0.0/0", "45.155.0.0/16", "45.155.205.0/24"));
        list("?ip=45.155.205.0/23").body("items.ip", contains("0.0.0.0/0", "45.155.0.0/16"));
        list("?ip=45.155.205.7-45.155.206.7").body("items.ip", contains("0.0.0.0/0", "45.155.0.0/16"));
        list("?ip=2a02:4f8:1::7").body("items.ip", contains("2a02:4f8::/32"));
        list("?ip=2a02::1").body("items", empty());
    }

    @Test
    void filtersNarrowTogether() {
        ban(Map.of("ip", IP, "duration", "1h")).statusCode(201);
        clock.advance(Duration.ofDays(2));
        ban(Map.of("ip", IP)).statusCode(201);
        ban(Map.of("ip", "45.155.205.8")).statusCode(201);

        list("?range=24h").body("items.ip", contains("45.155.205.8", IP)).body("total", equalTo(2));
        list("?window=24h").body("total", equalTo(2));
        list("?window=24h&range=7d&ip=" + IP + "&active=true&origin=bartizan")
                .body("items", hasSize(1))
                .body("total", equalTo(1));
        list("?range=7d&ip=" + IP).body("items", hasSize(2));
        list("?range=7d&ip=" + IP + "&active=false").body("items", hasSize(1));
        list("?origin=fail2ban").body("items", empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"range=1d", "page=0", "page=1000001", "page_size=0", "page_size=1001"})
    void filterThatIsNoneIsNamed(String query) {
        Caller.admin()
                .get("/api/v1/bans?" + query)
                .then()
                .statusCode(422)
                .body("error_code", equalTo("VALIDATION_FAILED"))
                .body("details.fields", hasKey(query.substring(0, query.indexOf('='))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.2.3", "10.0.0.0/33", "45.155.205.9-45.155.205.1", "nonsense"})
    void unreadableAddressIsRefusedWithTheReason(String ip) {
        ban(Map.of("ip", ip))
                .statusCode(400)
                .body("error_code", equalTo("INVALID_ADDRESS"))
                .body("details.input", equalTo(ip))
                .body("details", hasKey("reason"));
    }

    @Test
    void unreadableAddressFindsNothingButAnError() {
        Caller.admin()
                .get("/api/v1/bans?ip=nonsense")
                .then()
                .statusCode(400)
                .body("error_code", equalTo("INVALID_ADDRESS"));
    }

    @Test
    void rangeThatIsNoCidrIsRefused() {
        ban(Map.of("ip", "45.155.205.1-45.155.205.9"))
                .statusCode(422)
                .body("error_code", equalTo("VALIDATION_FAILED"))
                .body("details.fields.ip", containsString("CIDR"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0s", "-1h", "4", "4y", "h", "PT", "3651d", "PT0.5S", "forever", "4 h", "1d-2h"})
    void unusableDurationIsRefused(String duration) {
        ban(Map.of("ip", IP, "duration", duration))
                .statusCode(422)
                .body("error_code", equalTo("VALIDATION_FAILED"))
                .body("details.fields.duration", containsString("must be"));
        lookup(IP).body("blocked", equalTo(false));
    }

    @Test
    void addressIsRequiredAndReasonBounded() {
        ban(Map.of()).statusCode(422).body("details.fields", hasKey("ip"));
        ban(Map.of("ip", IP, "reason", "x".repeat(200))).statusCode(201);
        ban(Map.of("ip", IP, "reason", "x".repeat(201))).statusCode(422).body("details.fields", hasKey("reason"));
        ban(Map.of("ip", IP, "duration", "1d".repeat(21))).statusCode(422).body("details.fields", hasKey("duration"));
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, special_purpose",
        "192.168.0.0/16, special_purpose",
        "127.0.0.1, special_purpose",
        "127.0.0.1, own_address",
        "127.0.0.1, requester",
        "::1, special_purpose",
        "fe80::1, special_purpose",
        "224.0.0.1, special_purpose",
        "80.158.3.1, own_address",
        "80.158.0.0/16, own_address",
        "2a01:4f8:c0c:9::1, own_address",
        "44.0.0.0/7, broad",
        "2a00::/18, broad",
        "0.0.0.0/0, requester",
        "::/0, broad"
    })
    void whatWouldShutOutMoreThanAttackersIsRefusedUnlessForced(String ip, String reason) {
        ban(Map.of("ip", ip))
                .statusCode(422)
                .body("error_code", equalTo("BAN_REFUSED"))
                .body("details.reasons", hasKey(reason))
                .body("details.override", equalTo("force"));
        list("").body("total", equalTo(0));

        ban(Map.of("ip", ip, "force", true)).statusCode(201);
        lookup(ip.replaceAll("/.*", "")).body("blocked", equalTo(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"45.0.0.0/8", "2a00::/19", "80.158.3.16/28"})
    void broadButNotTooBroadIsBanned(String ip) {
        ban(Map.of("ip", ip)).statusCode(201);
    }

    @Test
    void addressOfAnyInterfaceIsOwn() throws SocketException {
        List<String> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .map(InetAddress::getHostAddress)
                // With the dash in the name of an interface, the text would be a range.
                .map(address -> address.replaceFirst("%.*", ""))
                .toList();
        assertThat(own)
                .isNotEmpty()
                .allSatisfy(address ->
                        ban(Map.of("ip", address)).statusCode(422).body("details.reasons", hasKey("own_address")));
    }

    @Test
    void trendCountsWhatBegan() {
        ban(Map.of("ip", "45.155.205.1", "duration", "1h")).statusCode(201);
        clock.advance(Duration.ofDays(3));
        ban(Map.of("ip", "45.155.205.2")).statusCode(201);
        ban(Map.of("ip", "45.155.205.3")).statusCode(201);
        ban(Map.of("ip", "45.155.205.3")).statusCode(200);
        bans.ban(new BanOrder(
                IpRange.parse("45.155.205.4"), Optional.empty(), "fail2ban", "sshd", false, Optional.empty()));

        assertThat(counts("range=24h")).hasSize(1).containsValue(3);
        assertThat(counts("range=24h&origin=fail2ban")).hasSize(1).containsValue(1);
        assertThat(counts("range=7d").values()).containsExactly(1, 3);
        assertThat(counts("range=7d&origin=bartizan").values()).containsExactly(1, 2);
        assertThat(counts("range=30d&origin=nobody")).isEmpty();
    }

    /** For a year, which has all clock changes, and from every time zone. */
    @Test
    void trendBeginsItsRangeBeforeNowWhereverAndWheneverItIsAsked() {
        TimeZone machine = TimeZone.getDefault();
        try {
            for (String zone :
                    List.of("UTC", "Pacific/Kiritimati", "Pacific/Niue", "Europe/Berlin", "Asia/Kathmandu")) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                for (Lookback lookback : Lookback.values()) {
                    clock.advance(Duration.ofDays(18).plusMinutes(67));
                    Instant before = clock.instant();
                    JsonPath answer =
                            trend("range=" + lookback.text()).extract().jsonPath();
                    assertThat(Instant.parse(answer.getString("since")))
                            .isBetween(
                                    before.minus(LENGTHS.get(lookback)).minusMillis(1),
                                    clock.instant().minus(LENGTHS.get(lookback)));
                    assertThat(answer.getLong("bucket_seconds")).isEqualTo(lookback == Lookback.DAY ? 3_600 : 86_400);
                }
            }
        } finally {
            TimeZone.setDefault(machine);
        }
    }

    @ParameterizedTest
    @EnumSource
    void trendIsWhatCountingByHandGives(Lookback lookback) {
        RandomGenerator random = new Random(lookback.ordinal());
        Instant now = clock.instant();
        Instant edge = now.minus(LENGTHS.get(lookback));
        List<Instant> begins = Stream.concat(
                        random.longs(2_000, 0, Duration.ofDays(400).toMillis()).mapToObj(now::minusMillis),
                        Stream.of(edge.minusSeconds(5), edge.plusSeconds(55)))
                .toList();
        database.write(() -> begins.forEach(this::store));

        JsonPath answer = trend("range=" + lookback.text()).extract().jsonPath();

        Instant since = Instant.parse(answer.getString("since"));
        ChronoUnit step = lookback == Lookback.DAY ? ChronoUnit.HOURS : ChronoUnit.DAYS;
        Map<String, Integer> byHand = new TreeMap<>();
        begins.stream()
                .filter(begin -> !begin.truncatedTo(ChronoUnit.MILLIS).isBefore(since))
                .map(begin -> begin.atZone(ZoneOffset.UTC).truncatedTo(step).toInstant())
                .forEach(start -> byHand.merge(start.toString(), 1, Integer::sum));
        assertThat(counts("range=" + lookback.text())).isEqualTo(byHand);
    }

    private void store(Instant begin) {
        BanRow ban = new BanRow();
        ban.range = IP + "/32";
        ban.origin = "bartizan";
        ban.scenario = "ban";
        ban.reason = "";
        ban.beganAt = begin;
        ban.expiresAt = begin.plusSeconds(1);
        repository.persist(ban);
    }

    @Test
    void trendOfAnUnknownRangeIsRefused() {
        Caller.admin()
                .get("/api/v1/bans/trend?range=1d")
                .then()
                .statusCode(422)
                .body("details.fields", hasKey("range"));
    }

    @Test
    void historyIsForgottenAfterItsTimeAndBansInForceNever() {
        for (int i = 0; i < BanLifecycle.PURGED_AT_ONCE + 1; i++) {
            bans.ban(order(IpRange.parse("45.155." + i / 256 + "." + i % 256), Duration.ofHours(1)));
        }
        ban(Map.of("ip", "45.156.0.1")).statusCode(201);
        int lifted = ban(Map.of("ip", "45.156.0.2")).statusCode(201).extract().path("id");
        clock.advance(Duration.ofDays(1));
        delete("/" + lifted).statusCode(204);

        clock.advance(Duration.ofDays(364).plusHours(2));
        lifecycle.purge();
        list("").body("items.ip", contains("45.156.0.2", "45.156.0.1"));

        clock.advance(Duration.ofDays(1));
        lifecycle.purge();
        list("").body("items.ip", contains("45.156.0.1"));
        lookup("45.156.0.1").body("blocked", equalTo(true));
    }

    /** The clock was ahead for a while, and bans that expired in that time were dropped. */
    @Test
    void clockThatWasWrongTakesNothingAwayForGood() {
        ban(Map.of("ip", IP, "duration", "1h")).statusCode(201);
        clock.advance(Duration.ofDays(1));
        ban(Map.of("ip", "45.155.205.8")).statusCode(201);
        clock.reset();

        lifecycle.purge();

        lookup(IP).body("blocked", equalTo(true));
    }

    @Test
    void banIsInForceAgainAsSoonAsTheClockIsBack() {
        ban(Map.of("ip", IP, "duration", "10m")).statusCode(201);
        clock.jump(Duration.ofMinutes(30));
        lifecycle.expire();
        lookup(IP).body("blocked", equalTo(false));

        clock.jump(Duration.ofMinutes(-30));

        await().atMost(Patience.LONG).untilAsserted(() -> lookup(IP).body("blocked", equalTo(true)));
        list("?active=true").body("items.ip", contains(IP));
    }

    @Test
    void historyIsNotForgottenByAClockThatJumps() {
        int lifted = ban(Map.of("ip", IP)).statusCode(201).extract().path("id");
        delete("/" + lifted).statusCode(204);
        lifecycle.purge();

        clock.jump(Duration.ofDays(400));
        lifecycle.purge();

        list("").body("items.ip", contains(IP));
        Caller.anonymous().get("/health").then().body("components.clock.doubted", equalTo(true));
        clock.jump(Duration.ofDays(-400));
        lifecycle.purge();
        Caller.anonymous().get("/health").then().body("components.clock.doubted", equalTo(false));
        list("").body("items.ip", contains(IP));
    }

    @Test
    void memoryAndRowsAgreeHoweverManyChangeThemAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                RandomGenerator random = new Random(thread);
                all.add(threads.submit(() -> {
                    for (int i = 0; i < 100; i++) {
                        IpRange range = IpRange.parse("45.155.205." + random.nextInt(8));
                        if (random.nextInt(3) > 0) {
                            bans.ban(order(range, Duration.ofHours(1 + random.nextInt(5))));
                        } else {
                            lift(range);
                        }
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }

        assertThat(memory.current().all())
                .containsExactlyInAnyOrderElementsOf(
                        database.read(() -> repository.listInForce(clock.instant())).stream()
                                .map(BanRow::toActive)
                                .toList());
    }

    private static BanOrder order(IpRange range, Duration duration) {
        return new BanOrder(
                range, Optional.of(new BanOrder.End.After(duration)), "bartizan", "", false, Optional.empty());
    }

    /** Another thread may have been first. */
    private void lift(IpRange range) {
        try {
            bans.lift(range);
        } catch (ServiceException none) {
            assertThat(none.code()).isEqualTo(ErrorCode.NOT_FOUND);
        }
    }

    @Test
    void viewersReadAndChangeNothing() {
        Caller.viewer().get("/api/v1/bans").then().statusCode(200);
        Caller.viewer().get("/api/v1/bans/trend").then().statusCode(200);
        Caller.viewer()
                .contentType(ContentType.JSON)
                .body(Map.of("ip", IP))
                .post("/api/v1/bans")
                .then()
                .statusCode(403);
        Caller.viewer().delete("/api/v1/bans/1").then().statusCode(403);
        Caller.viewer().delete("/api/v1/bans/all").then().statusCode(403);
        Caller.viewer().delete("/api/v1/bans?ip=" + IP).then().statusCode(403);
        Caller.anonymous().get("/api/v1/bans").then().statusCode(401);
    }

    private static ValidatableResponse ban(Map<String, Object> body) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/bans")
                .then();
    }

    private static ValidatableResponse delete(String what) {
        return Caller.admin().delete("/api/v1/bans" + what).then();
    }

    private static ValidatableResponse list(String query) {
        return Caller.admin().get("/api/v1/bans" + query).then().statusCode(200);
    }

    private static ValidatableResponse lookup(String address) {
        return Caller.admin().get("/api/v1/lookup/" + address).then().statusCode(200);
    }

    private static ValidatableResponse trend(String query) {
        return Caller.admin().get("/api/v1/bans/trend?" + query).then().statusCode(200);
    }

    /** By bucket, without the empty ones. */
    private static Map<String, Integer> counts(String query) {
        Map<String, Integer> counts = new TreeMap<>();
        trend(query).extract().jsonPath().<Map<String, Object>>getList("buckets").stream()
                .filter(bucket -> (int) bucket.get("count") > 0)
                .forEach(bucket -> counts.put((String) bucket.get("start"), (int) bucket.get("count")));
        return counts;
    }
}
