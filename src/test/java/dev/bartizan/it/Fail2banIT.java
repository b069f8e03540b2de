package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Patience;
import dev.bartizan.fail2ban.Fail2banServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The service beside a fail2ban server. */
class Fail2banIT {

    private static final String IP = "45.155.205.7";

    private final Path home = Folders.create();

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    @Test
    void jailsAreSteeredAndTheServerMayBeKilledMeanwhile() {
        try (Fail2banServer server = Fail2banServer.start(2);
                BartizanProcess service = BartizanProcess.at(home.resolve("data"))
                        .env("BARTIZAN_FAIL2BAN_ENABLED", true)
                        .env("BARTIZAN_FAIL2BAN_SOCKET", server.socket())
                        .env("BARTIZAN_FAIL2BAN_CONFIG_DIR", server.configDir())
                        .startReady()) {
            assertThat(service.get("/api/v1/fail2ban").expect(200).at("/state").asText())
                    .isEqualTo("ok");
            assertThat(service.post("/api/v1/jails/jail1/bans", Map.of("ips", List.of(IP, "10.0.0.1")))
                            .expect(200)
                            .at("/changed")
                            .asInt())
                    .isEqualTo(1);
            assertThat(service.get("/api/v1/jails/jail1/bans")
                            .expect(200)
                            .at("/items/0/ip")
                            .asText())
                    .isEqualTo(IP);
            service.put("/api/v1/jails/jail2/settings", Map.of("maxretry", 7)).expect(200);
            service.post("/api/v1/jails/jail2/stop").expect(200);
            service.get("/api/v1/jails/jail2").expectError(409, "FAIL2BAN_COMMAND_FAILED");
            Answer reloaded = service.post("/api/v1/jails/reload").expect(200);
            assertThat(reloaded.at("/items/1/settings/maxretry").asInt()).isEqualTo(3);

            server.kill();

            Answer refused = service.get("/api/v1/jails").expectError(502, "FAIL2BAN_UNREACHABLE");
            assertThat(refused.at("/details/cause").asText()).isEqualTo("refused");
            service.get("/q/health/ready").expect(200);

            server.startAgain();

            await().atMost(Patience.LONG)
                    .untilAsserted(() -> assertThat(
                                    service.get("/api/v1/jails").expect(200).at("/items"))
                            .hasSize(2));
            service.terminate();
            service.assertLogIsJson();
        }
    }

    @Test
    void socketOfAnotherUserIsSaidToBeSo() {
        try (Fail2banServer server = Fail2banServer.start(1)) {
            Folders.openToAll(server.folder());
            Folders.permit(server.socket(), "---------");
            try (BartizanProcess service = BartizanProcess.at(home.resolve("data"))
                    .unprivileged()
                    .env("BARTIZAN_FAIL2BAN_ENABLED", true)
                    .env("BARTIZAN_FAIL2BAN_SOCKET", server.socket())
                    .startReady()) {
                Answer refused = service.get("/api/v1/jails").expectError(502, "FAIL2BAN_UNREACHABLE");

                assertThat(refused.at("/details/cause").asText()).isEqualTo("no_permission");
                int owner = refused.at("/details/owner").asInt();
                assertThat(refused.at("/details/uid").asInt())
                        .isEqualTo(Requirement.root() ? Requirement.NOBODY : owner);
                assertThat(refused.at("/details/mode").asText()).isEqualTo("---------");
                Answer health = service.get("/health");
                assertThat(health.at("/components/fail2ban/state").asText()).isEqualTo("unreachable");
                assertThat(health.at("/components/fail2ban/cause").asText()).isEqualTo("no_permission");
                service.get("/q/health/ready").expect(200);
            }
        }
    }
}
