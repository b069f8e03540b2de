package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real CrowdSec agent without a local API of its own reports to Bartizan. */
class CrowdSecMachineIT {

    private static final String ATTACKER = "45.155.205.7";
    private static final String OTHER_ATTACKER = "2a00:1::7";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path home = Folders.create();
    private final Path data = home.resolve("data");
    private final int port = FreePort.find();
    private CrowdSecFolder crowdSec;

    @BeforeEach
    void configure() throws IOException {
        crowdSec = CrowdSecFolder.create(Files.createDirectory(home.resolve("crowdsec")));
    }

    @AfterEach
    void clean() {
        if (crowdSec != null) {
            crowdSec.endAgents();
        }
        Folders.delete(home);
    }

    private BartizanProcess start() {
        return BartizanProcess.at(data).env("QUARKUS_HTTP_PORT", port).startReady();
    }

    @Test
    void whatTheAgentReportsIsBannedAlsoAfterARestart() throws IOException {
        try (BartizanProcess service = start()) {
            JsonNode machine = service.post("/api/v1/machines", Map.of("name", "web-1"))
                    .expect(201)
                    .json();
            crowdSec.reportTo(
                    "http://127.0.0.1:" + port,
                    "web-1",
                    machine.path("password").asText());
            crowdSec.startAgentAlone();

            attackUntilBlocked(ATTACKER, service);

            JsonNode ban = service.get("/api/v1/bans?active=true").expect(200).at("/items/0");
            assertThat(ban.path("ip").asText()).isEqualTo(ATTACKER);
            assertThat(ban.path("origin").asText()).isEqualTo("crowdsec");
            assertThat(ban.path("machine").asText()).isEqualTo("web-1");
            assertThat(ban.path("scenario").asText()).isEqualTo("test/door-bf");
            assertThat(ban.path("reason").asText()).contains("performed 'test/door-bf'");
            JsonNode seen = service.get("/api/v1/machines").expect(200).at("/items/0");
            assertThat(seen.path("user_agent").asText()).startsWith("crowdsec/v");
            assertThat(seen.path("alerts").asInt()).isPositive();
            String key = service.createBouncer("edge");
            assertThat(service.pull(key, true).at("/new/0/scenario").asText()).isEqualTo("test/door-bf");

            crowdSec.cscli("lapi", "status");
            crowdSec.cscli("decisions", "add", "--ip", "45.156.1.1", "--duration", "30m", "--reason", "by hand");
            assertThat(service.blocked("45.156.1.1")).isTrue();
            assertThat(crowdSec.cscli("decisions", "list")).contains("45.156.1.1", "by hand", ATTACKER);
            assertThat(crowdSec.cscli("alerts", "list")).contains("45.156.1.1", "test/door-bf");
            crowdSec.cscli("decisions", "delete", "--ip", "45.156.1.1");
            assertThat(service.blocked("45.156.1.1")).isFalse();
            service.kill();
        }
        attack(OTHER_ATTACKER);
        try (BartizanProcess service = start()) {
            assertThat(service.blocked(ATTACKER)).as("the ban is stored").isTrue();

            attackUntilBlocked(OTHER_ATTACKER, service);

            assertThat(crowdSec.agents()).as("the same agent").hasSize(1);
            JsonNode machine = service.get("/api/v1/machines").expect(200).at("/items/0");
            service.delete("/api/v1/machines/" + machine.path("id").asLong()).expect(204);
            assertThat(service.blocked(ATTACKER)).as("after the removal").isTrue();
            service.terminate();
            service.assertLogIsJson();
        }
    }

    /** The agent may not watch its log yet; it doesn't read older lines. */
    private void attackUntilBlocked(String address, BartizanProcess service) {
        await().atMost(PATIENCE).until(() -> {
            attack(address);
            return service.blocked(address);
        });
    }

    private void attack(String address) throws IOException {
        String line = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " LOGIN FAIL ip=" + address + "\n";
        Files.writeString(crowdSec.log(), line.repeat(6), StandardOpenOption.APPEND);
    }
}
