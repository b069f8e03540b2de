package dev.bartizan.ban.statistics;

import static dev.bartizan.Caller.anonymous;
import static dev.bartizan.Caller.viewer;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.ban.EngineBans;
import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.ip.IpRange;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BanStatisticsResourceTest {

    private static final String ORIGIN = "countries-test";

    /** The same for all tests, so that bans that are archived twice are detected. */
    private static final Instant NOW = Instant.now();

    @Inject
    EngineBans bans;

    private static EngineBan past(String range, Duration ago) {
        Instant since = NOW.minus(ago);
        return new EngineBan(IpRange.parse(range), "sshd", "", Optional.of(since), Optional.of(since.plusSeconds(60)));
    }

    @BeforeEach
    void archive() {
        bans.archive(
                ORIGIN,
                List.of(
                        past("89.160.20.112", Duration.ofHours(1)),
                        past("89.160.20.112", Duration.ofHours(3)),
                        past("89.160.20.128/25", Duration.ofHours(2)),
                        past("2001:218::1", Duration.ofHours(2)),
                        past("45.155.205.7", Duration.ofHours(2)),
                        past("45.155.205.8", Duration.ofHours(2)),
                        past("81.2.69.142", Duration.ofDays(20))));
    }

    private static ValidatableResponse byCountry(String query) {
        return viewer().get("/api/v1/bans/by-country?" + query).then().statusCode(200);
    }

    @Test
    void bansAreCountedWhereTheyAre() {
        byCountry("origin=" + ORIGIN)
                .body("range", equalTo("7d"))
                .body("database.state", equalTo("loaded"))
                .body("database.type", equalTo("GeoLite2-Country"))
                .body("database.reason", nullValue())
                .body("countries.country", contains("SE", "unknown", "JP"))
                .body("countries.name", contains("Sweden", "Unknown", "Japan"))
                .body("countries.bans", contains(3, 2, 1))
                .body("countries.addresses", contains(2, 2, 1));
    }

    @Test
    void rangeAndOriginSayWhichBans() {
        byCountry("range=30d&origin=" + ORIGIN).body("countries.country", contains("SE", "unknown", "GB", "JP"));
        byCountry("range=24h&origin=nobody").body("countries", empty());
        byCountry("range=365d").body("countries.find { it.country == 'SE' }.bans", greaterThanOrEqualTo(3));
        viewer().get("/api/v1/bans/by-country?range=1y").then().statusCode(422);
        anonymous().get("/api/v1/bans/by-country").then().statusCode(401);
    }
}
