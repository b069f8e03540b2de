package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A ban stays in force after every kind of restart, and ends at its time. */
class BanIT {

    private static final String PERMANENT = "45.155.205.7";
    private static final String LONG = "45.156.0.0/16";
    private static final String SHORT = "45.155.205.8";
    private static final String LIFTED = "45.155.205.9";

    private final Path home = Folders.create();
    private final Path data = home.resolve("data");

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    @Test
    void bansOutliveAKilledProcessAndRunOutByTheClock() {
        Instant shortEnd;
        try (BartizanProcess service = BartizanProcess.at(data).startReady()) {
            service.post("/api/v1/bans", Map.of("ip", PERMANENT)).expect(201);
            service.post("/api/v1/bans", Map.of("ip", LONG, "duration", "P7D")).expect(201);
            service.post("/api/v1/bans", Map.of("ip", LIFTED)).expect(201);
            service.delete("/api/v1/bans?ip=" + LIFTED).expect(200);
            service.post("/api/v1/bans", Map.of("ip", "192.168.1.1")).expectError(422, "BAN_REFUSED");
            shortEnd = Instant.parse(service.post("/api/v1/bans", Map.of("ip", SHORT, "duration", "20s"))
                    .expect(201)
                    .at("/until")
                    .asText());
            assertThat(service.blocked(SHORT)).isTrue();
            service.kill();
        }
        try (BartizanProcess service =
                BartizanProcess.at(data).env("TZ", "Pacific/Kiritimati").startReady()) {
            assertThat(service.blocked(PERMANENT)).isTrue();
            assertThat(service.blocked("45.156.78.90")).isTrue();
            assertThat(service.blocked(LIFTED)).isFalse();
            assertThat(service.events("decisions_published"))
                    .first()
                    .satisfies(line -> assertThat(line.path("bans").asInt()).isGreaterThanOrEqualTo(2));

            await().atMost(BartizanProcess.PATIENCE.plusSeconds(20)).until(() -> !service.blocked(SHORT));
            assertThat(Instant.now()).isAfterOrEqualTo(shortEnd);
            assertThat(service.get("/api/v1/bans?active=true")
                            .expect(200)
                            .at("/total")
                            .asInt())
                    .isEqualTo(2);
            assertThat(service.get("/api/v1/bans").expect(200).at("/total").asInt())
                    .isEqualTo(4);

            JsonNode trend =
                    service.get("/api/v1/bans/trend?range=24h").expect(200).json();
            assertThat(Instant.parse(trend.path("since").asText()))
                    .isBetween(
                            Instant.now().minus(Duration.ofHours(24)).minusSeconds(60),
                            Instant.now().minus(Duration.ofHours(24)));
            int counted = 0;
            for (JsonNode bucket : trend.path("buckets")) {
                counted += bucket.path("count").asInt();
            }
            assertThat(counted).isEqualTo(4);

            assertThat(service.delete("/api/v1/bans/all")
                            .expect(200)
                            .at("/lifted")
                            .asInt())
                    .isEqualTo(2);
            assertThat(service.blocked(PERMANENT)).isFalse();
            service.terminate();
            assertThat(service.errorOutput()).isEmpty();
            service.assertLogIsJson();
        }
    }
}
