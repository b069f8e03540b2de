package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
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

/** A real CrowdSec agent runs exactly when it should, and its decisions are published. */
class CrowdSecAgentIT {

    private static final String API = "/api/v1/admin/crowdsec/";
    private static final String ATTACKER = "45.155.205.7";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path home = Folders.create();
    private final Path data = home.resolve("data");
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

    @Test
    void agentOutlivesUsIsAdoptedAndComesBackWhenItIsKilled() {
        long pid;
        String since;
        try (BartizanProcess service = crowdSec.service(data).startReady()) {
            assertThat(status(service).path("enabled").asBoolean()).isFalse();
            pid = start(service);
            assertThat(start(service)).isEqualTo(pid);

            JsonNode status = status(service);
            assertThat(status.path("running").asBoolean()).isTrue();
            assertThat(status.path("lapi_ready").asBoolean()).isTrue();
            assertThat(status.path("enabled").asBoolean()).isTrue();
            assertThat(status.path("pid").asLong()).isEqualTo(pid);
            assertThat(status.path("warnings")).isEmpty();
            assertThat(Instant.parse(status.path("since").asText()))
                    .isBetween(Instant.now().minus(PATIENCE), Instant.now());
            since = status.path("since").asText();
            assertThat(CrowdSecFolder.environment(pid))
                    .contains("PATH=")
                    .doesNotContain("BARTIZAN_", "QUARKUS_", "OTHER_TEST_SECRET");
            service.kill();
        }
        try (BartizanProcess service = crowdSec.service(data).startReady()) {
            JsonNode status = status(service);
            assertThat(status.path("pid").asLong()).isEqualTo(pid);
            assertThat(status.path("since").asText()).isEqualTo(since);
            assertThat(status.path("restarts").asInt()).isZero();
            service.terminate();
        }
        assertThat(crowdSec.agents()).extracting(ProcessHandle::pid).containsExactly(pid);
        try (BartizanProcess service = crowdSec.service(data).startReady()) {
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            await().atMost(PATIENCE)
                    .until(
                            () -> status(service),
                            now -> now.path("running").asBoolean()
                                    && now.path("pid").asLong() != pid
                                    && now.path("lapi_ready").asBoolean());
            assertThat(crowdSec.agents()).hasSize(1);
            assertThat(service.get("/health")
                            .expect(200)
                            .at("/components/crowdsec/status")
                            .asText())
                    .isEqualTo("ok");

            service.post(API + "stop").expect(200);

            assertThat(crowdSec.agents()).isEmpty();
            assertThat(status(service).path("enabled").asBoolean()).isFalse();
            service.post(API + "stop").expect(200);
            service.terminate();
            service.assertLogIsJson();
        }
    }

    @Test
    void twoServicesThatStartAtOnceStartItOnce() {
        try (BartizanProcess service = crowdSec.service(data).startReady()) {
            start(service);
            service.terminate();
        }
        crowdSec.endAgents();

        try (BartizanProcess one = crowdSec.service(data).launch();
                BartizanProcess other = crowdSec.service(data).launch()) {
            await().atMost(PATIENCE)
                    .until(() -> one.listening() && !other.alive() || other.listening() && !one.alive());
            BartizanProcess first = one.alive() ? one : other;
            first.awaitReady();
            await().atMost(PATIENCE)
                    .until(() -> status(first).path("lapi_ready").asBoolean());
            assertThat(crowdSec.agents()).hasSize(1);
            assertThat(first.events("crowdsec_agent_started")).hasSize(1);
        }
    }

    @Test
    void agentWhosePortIsTakenFailsWithItsLastWordsUntilItIsStartedByHand() throws IOException {
        try (BartizanProcess service = crowdSec.service(data)
                .env("BARTIZAN_CROWDSEC_RESTART_BACKOFF", "10ms")
                .env("BARTIZAN_CROWDSEC_RESTART_LONGEST_BACKOFF", "10ms")
                .startReady()) {
            start(service);
            try (ServerSocket thief = new ServerSocket()) {
                thief.setReuseAddress(true);
                await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                    crowdSec.agents().forEach(ProcessHandle::destroyForcibly);
                    thief.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), crowdSec.port()));
                    return true;
                });

                JsonNode failed = await().atMost(PATIENCE)
                        .until(
                                () -> status(service),
                                now -> now.path("state").asText().equals("failed"));

                assertThat(failed.path("last_error").asText()).contains("10 times", "address already in use");
                assertThat(service.get("/health")
                                .expect(200)
                                .at("/components/crowdsec/status")
                                .asText())
                        .isEqualTo("degraded");
                service.get("/q/health/live").expect(200);
                service.post(API + "start").expectError(503, "CROWDSEC_START_FAILED");
            }
            start(service);
            assertThat(status(service).path("state").asText()).isEqualTo("running");
        }
    }

    @Test
    void whatTheAgentDecidesIsPublishedAndWhatIsLiftedIsLiftedThere() throws IOException {
        try (BartizanProcess service = crowdSec.service(data)
                .env("BARTIZAN_CROWDSEC_BOUNCER_KEY", crowdSec.bouncerKey())
                .startReady()) {
            service.get(API + "decisions").expectError(502, "CROWDSEC_UNREACHABLE");
            start(service);
            assertThat(service.get(API + "decisions").expect(200).at("/items")).isEmpty();

            failToLogIn(ATTACKER);
            await().atMost(PATIENCE).until(() -> service.blocked(ATTACKER));
            JsonNode ban = service.get("/api/v1/bans?active=true").expect(200).at("/items/0");
            assertThat(ban.path("origin").asText()).isEqualTo("crowdsec");
            assertThat(ban.path("ip").asText()).isEqualTo(ATTACKER);

            Answer banned = service.post(
                    API + "ban", Map.of("ip", "45.155.0.0/16", "duration", "1h", "reason", "a bad street"));
            banned.expect(201);
            JsonNode created = service.get(
                            URI.create(banned.header("Location").orElseThrow()).getPath())
                    .expect(200)
                    .json();
            assertThat(created.path("ip").asText()).isEqualTo("45.155.0.0/16");
            assertThat(created.path("reason").asText()).isEqualTo("a bad street");
            service.get(API + "ban/45.155.0.0/17").expectError(404, "NOT_FOUND");
            service.post(API + "ban", Map.of("ip", "2a00:1::7")).expect(201);
            crowdSec.cscli("decisions", "add", "-i", "45.156.1.1", "-t", "captcha");
            await().atMost(PATIENCE).until(() -> service.blocked("45.155.99.99") && service.blocked("2a00:1::7"));
            await().atMost(PATIENCE)
                    .until(() -> service.get("/api/v1/lookup/45.156.1.1")
                            .expect(200)
                            .at("/remediation")
                            .asText()
                            .equals("captcha"));
            assertThat(service.blocked("45.156.1.1")).isFalse();
            JsonNode decisions = service.get(API + "decisions").expect(200).at("/items");
            assertThat(decisions).hasSize(4);
            assertThat(decisions).anySatisfy(decision -> {
                assertThat(decision.path("value").asText()).isEqualTo("45.155.0.0/16");
                assertThat(decision.path("scenario").asText()).isEqualTo("a bad street");
                assertThat(Instant.parse(decision.path("until").asText()))
                        .isBetween(
                                Instant.now().plusSeconds(3_500), Instant.now().plusSeconds(3_600));
            });
            assertThat(crowdSec.cscli("decisions", "list")).contains("a bad street");

            service.delete("/api/v1/bans?ip=" + ATTACKER).expect(200);
            service.delete(API + "ban/2A00:1:0::7").expect(200);
            service.delete(API + "ban/2a00:1::7").expectError(404, "NOT_FOUND");

            assertThat(service.blocked("2a00:1::7")).as("at once").isFalse();
            assertThat(crowdSec.cscli("decisions", "list"))
                    .doesNotContain(ATTACKER)
                    .contains("45.155.0.0/16");
            assertThat(service.blocked(ATTACKER)).as("by the network around it").isTrue();
            service.delete(API + "ban/45.155.0.0/16").expect(200);
            service.post(API + "stop").expect(200);
            assertThat(service.blocked(ATTACKER))
                    .as("although the agent has stopped")
                    .isFalse();
            start(service);

            service.post(API + "ban", Map.of("ip", ATTACKER)).expect(201);
            await().atMost(PATIENCE).until(() -> service.blocked(ATTACKER));
            service.post(API + "stop").expect(200);
            service.delete("/api/v1/bans?ip=" + ATTACKER).expectError(502, "CROWDSEC_UNREACHABLE");
            service.awaitEvent("crowdsec_decisions_not_merged", _ -> true);
            assertThat(service.blocked(ATTACKER))
                    .as("while the agent is silent")
                    .isTrue();
        }
        try (BartizanProcess service = crowdSec.service(data).startReady()) {
            await().atMost(PATIENCE).until(() -> !service.blocked(ATTACKER));
        }
    }

    private void failToLogIn(String address) throws IOException {
        String line = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " LOGIN FAIL ip=" + address + "\n";
        // The agent may not watch its log yet; it doesn't read older lines.
        await().atMost(PATIENCE).until(() -> {
            Files.writeString(crowdSec.log(), line.repeat(6), StandardOpenOption.APPEND);
            return crowdSec.cscli("decisions", "list").contains(address);
        });
    }

    private static long start(BartizanProcess service) {
        Answer answer = service.post(API + "start").expect(200);
        assertThat(answer.at("/lapi_ready").asBoolean()).as(answer.text()).isTrue();
        return answer.at("/pid").asLong();
    }

    private static JsonNode status(BartizanProcess service) {
        return service.get(API + "status").expect(200).json();
    }
}
