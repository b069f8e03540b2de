package dev.bartizan.decision.lookup;

import static dev.bartizan.Caller.admin;
import static dev.bartizan.Caller.viewer;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.ban.BanService;
import dev.bartizan.ban.EngineBans;
import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.blocklist.StoredLists;
import dev.bartizan.ip.IpRange;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HistoryResourceTest {

    @Inject
    BanService bans;

    @Inject
    EngineBans engineBans;

    @Inject
    StoredLists lists;

    @Inject
    Clock clock;

    @AfterEach
    void clear() {
        lists.clear();
        bans.liftAll();
    }

    private static ValidatableResponse history(String ip) {
        return viewer().get("/api/v1/history/" + ip).then().statusCode(200);
    }

    private void archive(String ip, String jail, Instant since) {
        engineBans.archive(
                BanService.JAILS,
                List.of(new EngineBan(
                        IpRange.parse(ip), jail, "", Optional.of(since), Optional.of(since.plusSeconds(600)))));
    }

    @Test
    void everythingThatIsKnownOfAnAddressIsToldOnce() {
        Instant today = clock.instant().truncatedTo(ChronoUnit.DAYS);
        Instant longAgo = today.minus(Duration.ofDays(60));
        archive("81.2.69.170", "sshd", longAgo);
        archive("81.2.69.170", "sshd", today.minus(Duration.ofDays(3)));
        archive("81.2.69.170", "recidive", today.minus(Duration.ofDays(2)));
        archive("81.2.69.171", "sshd", today.minus(Duration.ofDays(1)));
        admin().contentType(ContentType.JSON)
                .body(Map.of("ip", "81.2.69.160/27", "duration", "1h", "reason", "the whole neighbourhood"))
                .post("/api/v1/bans")
                .then()
                .statusCode(201);
        lists.store("neighbours", LocalDate.ofInstant(longAgo, ZoneOffset.UTC).plusDays(30), "81.2.69.0/24");

        history("81.2.69.170")
                .body("ip", equalTo("81.2.69.170"))
                .body("blocked", equalTo(true))
                .body("allowlisted", equalTo(false))
                .body("first_seen", equalTo(longAgo.toString()))
                .body("country.code", equalTo("GB"))
                .body("country.name", equalTo("United Kingdom"))
                .body("country_database.state", equalTo("loaded"))
                .body("jails.jail", contains("sshd", "recidive"))
                .body("jails.bans", contains(2, 1))
                .body("jails[0].first", equalTo(longAgo.toString()))
                .body("lists.list", contains("neighbours"))
                .body("bans.total", equalTo(4))
                .body("bans.items.ip", contains("81.2.69.160/27", "81.2.69.170", "81.2.69.170", "81.2.69.170"))
                .body("bans.items.scenario", contains("ban", "recidive", "sshd", "sshd"))
                .body("bans.items.active", contains(true, false, false, false));
        history("81.2.69.170?page_size=3&page=2").body("bans.items", hasSize(1)).body("jails", hasSize(2));
    }

    @Test
    void whatIsOverWasSeenLastAtItsEnd() {
        Instant since = clock.instant().minus(Duration.ofDays(5)).truncatedTo(ChronoUnit.SECONDS);
        archive("2001:218::7", "sshd", since);

        history("2001:218:0::7")
                .body("ip", equalTo("2001:218::7"))
                .body("blocked", equalTo(false))
                .body("first_seen", equalTo(since.toString()))
                .body("last_seen", equalTo(since.plusSeconds(600).toString()))
                .body("country.code", equalTo("JP"))
                .body("lists", empty());
    }

    @Test
    void allowedAddressIsNotBlockedWhateverListsSay() {
        lists.store("wrong", LocalDate.parse("2026-08-22"), "217.65.48.0/29");
        int entry = admin().contentType(ContentType.JSON)
                .body(Map.of("range", "217.65.48.1"))
                .post("/api/v1/allowlist")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        history("217.65.48.1")
                .body("allowlisted", equalTo(true))
                .body("blocked", equalTo(false))
                .body("lists.list", contains("wrong"));
        admin().delete("/api/v1/allowlist/" + entry).then().statusCode(204);
    }

    @Test
    void ofAnUnknownAddressNothingIsKnown() {
        history("45.155.205.77")
                .body("blocked", equalTo(false))
                .body("first_seen", nullValue())
                .body("last_seen", nullValue())
                .body("country", nullValue())
                .body("jails", empty())
                .body("lists", empty())
                .body("bans.items", empty())
                .body("bans.total", equalTo(0));
    }

    @Test
    void whatIsNoAddressIsRefused() {
        viewer().get("/api/v1/history/not-an-address")
                .then()
                .statusCode(400)
                .body("error_code", equalTo("INVALID_ADDRESS"))
                .body("details.input", equalTo("not-an-address"));
        viewer().get("/api/v1/history/10.0.0.0%2F8").then().statusCode(400);
        viewer().get("/api/v1/history/10.0.0.1?page=0").then().statusCode(422);
    }

    @Test
    void keptVersionsSayWhenAListContainedAnAddress() {
        LocalDate firstDay =
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(9);
        long list = lists.store("comes and goes", firstDay, "81.2.69.160/27");
        lists.replace(list, firstDay, "81.2.69.0/28");
        lists.replace(list, firstDay.plusDays(3), "81.2.69.170");
        lists.store("other", firstDay, "81.2.70.0/24");
        List<String> imports = admin().get("/api/v1/blocklists/" + list + "/versions")
                .jsonPath()
                .getList("items.created_at", String.class)
                .reversed();

        viewer().get("/api/v1/history/81.2.69.170/lists")
                .then()
                .statusCode(200)
                .body("items.list", contains("comes and goes", "other"))
                .body("items[0].kept_since", equalTo(imports.get(0)))
                .body("items[0].periods.range", contains("81.2.69.170/32", "81.2.69.160/27"))
                .body("items[0].periods.from", contains(imports.get(2), firstDay + "T00:00:00Z"))
                .body("items[0].periods.until", contains(nullValue(), equalTo(imports.get(1))))
                .body("items[1].periods", empty());
        viewer().get("/api/v1/history/nowhere/lists")
                .then()
                .statusCode(400)
                .body("error_code", equalTo("INVALID_ADDRESS"));
    }
}
