package dev.bartizan.ban.escalation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.bartizan.Caller;
import dev.bartizan.DeclaredSettings;
import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import dev.bartizan.ban.BanRepository;
import dev.bartizan.ban.BanService;
import dev.bartizan.ban.EngineBans;
import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.database.Database;
import dev.bartizan.ip.IpRange;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bans that follow from bans of people and of engines. */
@QuarkusTest
@TestProfile(DeclaredSettings.class)
class EscalationTest {

    private static final String ENGINE = "fail2ban";
    private static final String IP = "45.155.205.7";
    private static final String NETWORK = "45.155.205.0/24";

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

    private int settled;

    @AfterEach
    void clear() {
        settle();
        report(ENGINE);
        clock.reset();
        bans.liftAll();
        database.write(() -> repository.deleteAll());
    }

    @Test
    void addressThatAnEngineBansAgainStaysBannedForLonger() {
        report(ENGINE, begun(IP));
        clock.advance(Duration.ofSeconds(700));
        report(ENGINE, begun(IP));

        followUp("repeat-offender", IP);
        list("origin=bartizan&ip=" + IP)
                .body("items.reason", contains("Banned 2 times in 30 days; this ban lasts 2 times as long."));
        clock.advance(Duration.ofSeconds(700));
        report(ENGINE);
        lookup(IP).body("blocked", equalTo(true)).body("matches.scenario", contains("repeat-offender"));

        clock.advance(Duration.ofSeconds(700));
        report(ENGINE, begun(IP));
        await().atMost(Patience.LONG)
                .untilAsserted(() -> list("origin=bartizan&ip=" + IP)
                        .body("items.reason", hasItem("Banned 3 times in 30 days; this ban lasts 4 times as long.")));
        assertThat(Caller.anonymous().get("/q/metrics").asString())
                .contains("bartizan_bans_escalated_total{scenario=\"repeat-offender\"}");
    }

    @Test
    void liftingABanLiftsTheLongerOneAndEarlierBansDoNotCountAnyMore() {
        ban(IP, "10m");
        clock.advance(Duration.ofMinutes(20));
        int id = ban(IP, "10m");
        followUp("repeat-offender", IP);

        Caller.admin().delete("/api/v1/bans/" + id).then().statusCode(204);

        lookup(IP).body("blocked", equalTo(false));
        ban(IP, "10m");
        settle();
        list("active=true&ip=" + IP).body("items.scenario", contains("ban"));
    }

    @Test
    void banThatEndedEarlyDoesNotCount() {
        report(ENGINE, begun(IP));
        report(ENGINE);
        clock.advance(Duration.ofSeconds(30));
        report(ENGINE, begun(IP));

        settle();
        list("active=true&ip=" + IP).body("items.scenario", contains("sshd"));
    }

    @Test
    void networkOfFiveAddressesThatAreBannedInBulkIsBannedUntilAPersonSaysOtherwise() {
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(addresses("45.155.205.", 4).map(ip -> Map.of("ip", ip)).toList())
                .post("/api/v1/bans")
                .then()
                .statusCode(200)
                .body("banned", equalTo(4));
        settle();
        list("active=true&ip=45.155.205.99").body("items", empty());

        int fifth = ban("45.155.205.99", "10m");

        int network = followUp("network", "45.155.205.250");
        list("active=true&ip=45.155.205.250")
                .body("items.ip", contains(NETWORK))
                .body("items.reason", contains("5 addresses of 45.155.205.0/24 were banned within 1 day."));
        lookup("45.155.205.250").body("blocked", equalTo(true));

        Caller.admin().delete("/api/v1/bans/" + network).then().statusCode(204);
        Caller.admin().delete("/api/v1/bans/" + fifth).then().statusCode(204);
        ban("45.155.205.98", "10m");
        settle();
        lookup("45.155.205.250").body("blocked", equalTo(false));
    }

    @Test
    void allowingAnAddressLiftsTheBanOfItsNetwork() {
        addresses("45.155.205.", 5).forEach(ip -> ban(ip, "10m"));
        followUp("network", IP);

        int entry = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("ip", IP))
                .post("/api/v1/allow")
                .then()
                .statusCode(200)
                .body("larger_bans", empty())
                .extract()
                .path("entry.id");

        lookup("45.155.205.250").body("blocked", equalTo(false));
        Caller.admin().delete("/api/v1/allowlist/" + entry).then().statusCode(204);
    }

    @Test
    void networkWithAnOwnAddressIsNotBanned() {
        addresses("80.158.3.10", 6).forEach(ip -> ban(ip, "10m"));

        settle();

        list("active=true&ip=80.158.3.200").body("items", empty());
    }

    /** Nobody knows when they began, or they began long ago. */
    @Test
    void bansThatAnEngineHadBeforeTheStartHaveNoConsequences() {
        List<EngineBan> unknownBegin = addresses("45.155.205.", 5)
                .map(ip -> new EngineBan(IpRange.parse(ip), "ssh", "", Optional.empty(), Optional.of(end())))
                .toList();
        List<EngineBan> longAgo = addresses("45.155.206.", 5)
                .map(ip -> new EngineBan(
                        IpRange.parse(ip), "ssh", "", Optional.of(now().minusSeconds(3600)), Optional.of(end())))
                .toList();
        List<EngineBan> all =
                Stream.concat(unknownBegin.stream(), longAgo.stream()).toList();
        report("engine", all.toArray(EngineBan[]::new));
        settle();
        list("active=true&ip=45.155.205.250").body("items", empty());

        EngineBan next = new EngineBan(IpRange.parse("45.155.205.99"), "ssh", "", Optional.empty(), Optional.of(end()));
        report("engine", Stream.concat(all.stream(), Stream.of(next)).toArray(EngineBan[]::new));

        followUp("network", "45.155.205.250");
        list("active=true&ip=45.155.206.250").body("items", empty());
        report("engine");
    }

    @Test
    void bansOfTheCommunityOfCrowdSecHaveNoConsequences() {
        report("community");
        report(
                "community",
                addresses("45.155.205.", 5)
                        .map(ip ->
                                new EngineBan(IpRange.parse(ip), "ssh", "CAPI", Optional.empty(), Optional.of(end())))
                        .toArray(EngineBan[]::new));

        settle();

        list("active=true&ip=45.155.205.250").body("items", empty());
        report("community");
    }

    @Test
    void captchasHaveNoConsequences() {
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(addresses("45.155.205.", 6)
                        .map(ip -> Map.of("ip", ip, "duration", "10m", "type", "captcha"))
                        .toList())
                .post("/api/v1/bans")
                .then()
                .statusCode(200)
                .body("banned", equalTo(6));
        clock.advance(Duration.ofMinutes(20));
        ban("45.155.205.1", "10m");

        settle();

        list("active=true&ip=45.155.205.1").body("items.scenario", contains("ban"));
        list("active=true&ip=45.155.205.250").body("items", empty());
    }

    private Instant now() {
        return clock.instant();
    }

    private Instant end() {
        return now().plusSeconds(600);
    }

    private EngineBan begun(String ip) {
        return new EngineBan(IpRange.parse(ip), "sshd", "", Optional.of(now()), Optional.of(end()));
    }

    private void report(String origin, EngineBan... inForce) {
        assertThat(engineBans.reconcile(origin, engineBans.mark(), List.of(inForce)))
                .isTrue();
    }

    private static Stream<String> addresses(String beginning, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> beginning + i);
    }

    /** Waits until the consequences of all bans so far are in force: bans are processed in their order. */
    private void settle() {
        String network = "11.7." + settled++ + ".";
        addresses(network, 5).forEach(ip -> ban(ip, "10m"));
        followUp("network", network + 250);
    }

    private static int ban(String ip, String duration) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("ip", ip, "duration", duration))
                .post("/api/v1/bans")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** Waits until the ban that follows from others is in force for an address; returns its ID. */
    private static int followUp(String scenario, String ip) {
        await().atMost(Patience.LONG).untilAsserted(() -> lookup(ip).body("matches.scenario", hasItem(scenario)));
        return list("active=true&origin=bartizan&ip=" + ip)
                .extract()
                .path("items.find { it.scenario == '" + scenario + "' }.id");
    }

    private static ValidatableResponse list(String query) {
        return Caller.admin().get("/api/v1/bans?" + query).then().statusCode(200);
    }

    private static ValidatableResponse lookup(String ip) {
        return Caller.admin().get("/api/v1/lookup/" + ip).then().statusCode(200);
    }
}
