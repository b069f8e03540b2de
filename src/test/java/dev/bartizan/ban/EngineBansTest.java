package dev.bartizan.ban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.bartizan.Caller;
import dev.bartizan.DeclaredSettings;
import dev.bartizan.SettableClock;
import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.database.Database;
import dev.bartizan.ip.IpRange;
import dev.bartizan.remediation.Remediation;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bans that an engine sets by itself. */
@QuarkusTest
@TestProfile(DeclaredSettings.class)
class EngineBansTest {

    private static final String ORIGIN = FakeBanEngine.ORIGIN;
    private static final String IP = "45.155.205.7";
    private static final String OTHER = "45.155.205.8";

    @Inject
    FakeBanEngine engine;

    @Inject
    SettableClock clock;

    @Inject
    BanService bans;

    @Inject
    EngineBans engineBans;

    @Inject
    BanRepository repository;

    @Inject
    Database database;

    private Instant begin;

    @BeforeEach
    void begin() {
        begin = clock.instant().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
    }

    @AfterEach
    void clear() {
        clock.reset();
        engine.broken = false;
        engine.lifted.clear();
        bans.liftAll();
        engine.lifted.clear();
        database.write(() -> repository.deleteAll());
    }

    /** With {@code usedns = yes} a jail bans what {@code localhost} in a log resolves to. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "0.0.0.0", "::", "169.254.7.7", "fe80::1"})
    void addressesOfTheMachineItselfAreNeverPublished(String ip) {
        told(ban(ip, "sshd", 600), ban(IP, "sshd", 600));

        list("?active=true&origin=fail2ban").body("items.ip", contains(IP));
    }

    @Test
    void whatTheEngineHasInForceIsBlockedAndWhatItHasNotIsNot() {
        told(ban(IP, "sshd", 600), ban("2001:db8:7::/64", "nginx", 600));

        list("?active=true&origin=fail2ban")
                .body("items.ip", containsInAnyOrder(IP, "2001:db8:7::/64"))
                .body("items.scenario", containsInAnyOrder("sshd", "nginx"));
        lookup(IP).body("blocked", equalTo(true)).body("matches.scenario", contains("sshd"));
        list("?jail=sshd").body("items.ip", contains(IP));
        list("?jail=sshd&origin=bartizan").body("items", empty());

        told(ban("2001:db8:7::/64", "nginx", 600));

        lookup(IP).body("blocked", equalTo(false));
        list("?jail=sshd").body("items[0].active", equalTo(false));
    }

    @Test
    void bansThatAreToldAgainStayTheSame() {
        told(ban(IP, "sshd", 600));
        int id = list("").extract().path("items[0].id");

        told(new EngineBan(
                IpRange.parse(IP), "sshd", "", Optional.of(begin.plusSeconds(1)), Optional.of(begin.plusSeconds(601))));

        list("").body("items.id", contains(id)).body("items[0].since", equalTo(begin.toString()));
    }

    @Test
    void banOfUnknownBeginIsTheOneInForce() {
        told(ban(IP, "sshd", 600));
        int id = list("").extract().path("items[0].id");

        clock.advance(Duration.ofSeconds(100));
        told(new EngineBan(IpRange.parse(IP), "sshd", "", Optional.empty(), Optional.of(begin.plusSeconds(600))));

        list("").body("items.id", contains(id));
    }

    @Test
    void typeThatTheEngineChangedIsAnotherBan() {
        told(typed(Remediation.captcha, 600));
        lookup(IP).body("blocked", equalTo(false)).body("remediation", equalTo("captcha"));
        int captcha = list("").extract().path("items[0].id");

        told(typed(Remediation.captcha, 900), typed(Remediation.ban, 600));
        lookup(IP).body("blocked", equalTo(true)).body("matches.type", contains("ban"));
        list("?active=false").body("items.id", contains(captcha));

        told(typed(Remediation.captcha, 900));
        lookup(IP).body("blocked", equalTo(false)).body("matches.type", contains("captcha"));
        list("").body("items.active", contains(true, false, false));
    }

    private EngineBan typed(Remediation type, long seconds) {
        return new EngineBan(
                IpRange.parse(IP), type, "http", "", Optional.empty(), Optional.of(begin.plusSeconds(seconds)));
    }

    @Test
    void endThatTheEngineMovedIsMovedHereToo() {
        told(ban(IP, "sshd", 600));
        told(ban(IP, "sshd", 1200));
        list("").body("items.until", contains(begin.plusSeconds(1200).toString()));

        told(new EngineBan(IpRange.parse(IP), "sshd", "", Optional.of(begin), Optional.empty()));
        clock.advance(Duration.ofDays(4000));
        lookup(IP).body("blocked", equalTo(true));
    }

    @Test
    void banThatBeganAgainIsAnotherOne() {
        told(ban(IP, "sshd", 600));
        begin = begin.plusSeconds(30);
        told(ban(IP, "sshd", 600));

        list("").body("items.active", contains(true, false));
    }

    @Test
    void oneAddressCanBeBannedByTwoJails() {
        told(ban(IP, "sshd", 600), ban(IP, "nginx", 6000));
        lookup(IP).body("matches.scenario", contains("nginx", "sshd"));

        told(ban(IP, "nginx", 6000));
        lookup(IP).body("blocked", equalTo(true)).body("matches.scenario", contains("nginx"));
    }

    @Test
    void bansOfPeopleAreNoneOfItsBusiness() {
        Caller.admin()
                .contentType("application/json")
                .body("{\"ip\":\"" + OTHER + "\"}")
                .post("/api/v1/bans")
                .then()
                .statusCode(201);

        told(ban(IP, "sshd", 600));
        told();

        lookup(OTHER).body("blocked", equalTo(true));
        lookup(IP).body("blocked", equalTo(false));
    }

    @Test
    void engineLiftsItsBansBeforeWeDo() {
        told(ban(IP, "sshd", 600), ban(OTHER, "sshd", 600));
        int id = list("?ip=" + IP).extract().path("items[0].id");

        delete("/" + id).statusCode(204);
        assertThat(engine.lifted).extracting(ban -> ban.range().toString()).containsExactly(IP + "/32");
        lookup(IP).body("blocked", equalTo(false));

        delete("/all").statusCode(200).body("lifted", equalTo(1));
        assertThat(engine.lifted).hasSize(2);
        delete("/" + id).statusCode(404);
    }

    @Test
    void banThatTheEngineDoesNotLiftStaysInForce() {
        told(ban(IP, "sshd", 600));
        engine.broken = true;

        delete("?ip=" + IP).statusCode(502).body("error_code", equalTo("FAIL2BAN_UNREACHABLE"));

        lookup(IP).body("blocked", equalTo(true));
    }

    @Test
    void whatWasAskedBeforeALiftIsOutdated() {
        told(ban(IP, "sshd", 600));
        long mark = engineBans.mark();
        delete("?ip=" + IP).statusCode(200);

        assertThat(engineBans.reconcile(ORIGIN, mark, List.of(ban(IP, "sshd", 600))))
                .isFalse();

        lookup(IP).body("blocked", equalTo(false));
    }

    @Test
    void thousandsAreToldAtOnce() {
        List<EngineBan> many = IntStream.range(0, 3_000)
                .mapToObj(i -> ban("11." + i / 250 + "." + i % 250 + ".1", "sshd", 600))
                .toList();

        told(many.toArray(EngineBan[]::new));
        list("?active=true&jail=sshd").body("total", equalTo(3_000));

        told(many.subList(0, 1).toArray(EngineBan[]::new));
        list("?active=true&jail=sshd").body("total", equalTo(1));
    }

    @Test
    void pastThatWasNotSeenIsArchivedOnce() {
        told(ban(IP, "sshd", 600));
        List<EngineBan> past = List.of(
                ban(IP, "sshd", 600),
                new EngineBan(
                        IpRange.parse(IP),
                        "sshd",
                        "",
                        Optional.of(begin.minusSeconds(3600)),
                        Optional.of(begin.minusSeconds(3000))),
                ban(OTHER, "sshd", 600));

        assertThat(engineBans.archive(ORIGIN, past)).isEqualTo(2);
        assertThat(engineBans.archive(ORIGIN, past)).isZero();

        list("?active=true&origin=fail2ban").body("items.ip", contains(IP));
        list("?active=false").body("items.ip", containsInAnyOrder(IP, OTHER));
        lookup(OTHER).body("blocked", equalTo(false));
    }

    @Test
    void jailsAreCounted() {
        told(ban(IP, "sshd", 600), ban(OTHER, "sshd", 600), ban(IP, "nginx", 600));
        told(ban(IP, "sshd", 600), ban(IP, "nginx", 600));

        Caller.admin()
                .get("/api/v1/bans/by-jail?range=24h")
                .then()
                .statusCode(200)
                .body("items.jail", contains("sshd", "nginx"))
                .body("items.bans", contains(2, 1))
                .body("items.in_force", contains(1, 1))
                .body("items[0].last", equalTo(begin.toString()));
        Caller.admin().get("/api/v1/bans/trend?range=24h&jail=sshd").then().body("buckets.count", hasItem(2));
    }

    private void told(EngineBan... inForce) {
        assertThat(engineBans.reconcile(ORIGIN, engineBans.mark(), List.of(inForce)))
                .isTrue();
    }

    private EngineBan ban(String range, String scenario, long seconds) {
        return new EngineBan(
                IpRange.parse(range), scenario, "", Optional.of(begin), Optional.of(begin.plusSeconds(seconds)));
    }

    private static ValidatableResponse lookup(String ip) {
        return Caller.admin().get("/api/v1/lookup/" + ip).then().statusCode(200);
    }

    private static ValidatableResponse list(String query) {
        return Caller.admin().get("/api/v1/bans" + query).then().statusCode(200);
    }

    private static ValidatableResponse delete(String rest) {
        return Caller.admin().delete("/api/v1/bans" + rest).then();
    }
}
