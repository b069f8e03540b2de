package dev.bartizan.crowdsec.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import dev.bartizan.UpdatesAndAgent;
import dev.bartizan.crowdsec.CrowdSecConfig;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life cycle of an agent that is a shell script. The script can fail in ways that a real agent rarely does. */
@QuarkusTest
@TestProfile(UpdatesAndAgent.class)
class AgentResourceTest {

    private static final String RUN = "while :; do sleep 0.1; done";
    private static final String IGNORE_SIGTERM = "trap '' TERM; echo deaf; " + RUN;
    private static final String CRASH = "echo 'level=fatal msg=\"bind: address already in use\"'; exit 3";

    /** The notifications that were sent. */
    @Singleton
    static class Told {

        final List<NotificationKind> kinds = Collections.synchronizedList(new ArrayList<>());

        void note(@Observes Notification notification) {
            if (notification.subject().equals("crowdsec")) {
                kinds.add(notification.kind());
            }
        }
    }

    @ConfigProperty(name = "bartizan.crowdsec.binary")
    Path binary;

    @ConfigProperty(name = "bartizan.crowdsec.config-dir")
    Path configuration;

    @Inject
    CrowdSecConfig config;

    @Inject
    AgentSupervisor supervisor;

    @Inject
    SettableClock clock;

    @Inject
    Told told;

    private Path pidFile;

    @BeforeEach
    void install() throws IOException {
        pidFile = config.dataDir().resolve("crowdsec.pid");
        Files.writeString(configuration.resolve("config.yaml"), "common:\n  daemonize: true\n");
        behave(RUN);
    }

    @AfterEach
    void stop() throws IOException {
        call("stop").statusCode(200);
        Files.deleteIfExists(config.dataDir().resolve("crowdsec.log"));
        clock.reset();
        told.kinds.clear();
    }

    private void behave(String script) throws IOException {
        // A running script can't be overwritten.
        Path next = configuration.resolve("next");
        Files.writeString(next, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(next, binary, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void nothingRunsUnlessItIsWanted() {
        status().body("running", equalTo(false))
                .body("state", equalTo("stopped"))
                .body("enabled", equalTo(false))
                .body("pid", nullValue())
                .body("since", nullValue())
                .body("lapi_ready", equalTo(false))
                .body("last_error", nullValue());
        health().body("components.crowdsec.status", equalTo("ok"));
    }

    @Test
    void startsOnceAndSaysThatItsApiIsSilent() throws IOException {
        long pid = call("start")
                .statusCode(200)
                .body("status", equalTo("started"))
                .body("lapi_ready", equalTo(false))
                .body("warning", containsString("http://127.0.0.1:1"))
                .extract()
                .jsonPath()
                .getLong("pid");

        call("start").statusCode(200).body("pid", equalTo((int) pid));

        status().body("running", equalTo(true))
                .body("state", equalTo("running"))
                .body("enabled", equalTo(true))
                .body("pid", equalTo((int) pid))
                .body("since", containsString("T"))
                .body("warnings", empty());
        assertThat(Files.readAllLines(pidFile)).first().isEqualTo(Long.toString(pid));
        health().body("components.crowdsec.status", equalTo("ok"))
                .body("components.crowdsec.state", equalTo("running"));
    }

    @Test
    void manyWhoStartItAtOnceStartItOnce() {
        behaveTo("echo born; " + RUN);
        List<CompletableFuture<Integer>> starts = IntStream.range(0, 5)
                .mapToObj(_ -> CompletableFuture.supplyAsync(
                        () -> call("start").statusCode(200).extract().<Integer>path("pid")))
                .toList();

        assertThat(starts.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        assertThat(log()).containsOnlyOnce("born");
    }

    @Test
    void isNotOfOurSession() throws IOException {
        long pid = start();

        String[] stat = Files.readString(Path.of("/proc", "" + pid, "stat")).split(" ");

        assertThat(stat[5]).as("its session").isEqualTo("" + pid);
        assertThat(Files.readSymbolicLink(Path.of("/proc", "" + pid, "fd", "0")))
                .hasToString("/dev/null");
        assertThat(Files.readSymbolicLink(Path.of("/proc", "" + pid, "fd", "1")))
                .isEqualTo(config.dataDir().toAbsolutePath().resolve("crowdsec.log"));
    }

    @Test
    void stopMakesItEndAndCanBeRepeated() {
        long pid = start();

        call("stop").statusCode(200).body("status", equalTo("stopped"));

        assertThat(ProcessIdentity.of(pid)).isEmpty();
        assertThat(pidFile).doesNotExist();
        call("stop").statusCode(200).body("status", equalTo("stopped"));
        status().body("running", equalTo(false)).body("enabled", equalTo(false)).body("state", equalTo("stopped"));
    }

    @Test
    void twoWhoStopItAtOnceBothSucceed() {
        long pid = start();

        List<CompletableFuture<Void>> stops = IntStream.range(0, 4)
                .mapToObj(_ -> CompletableFuture.runAsync(
                        () -> call("stop").statusCode(200).body("status", equalTo("stopped"))))
                .toList();

        stops.forEach(CompletableFuture::join);
        assertThat(ProcessIdentity.of(pid)).isEmpty();
    }

    @Test
    void isKilledWhenItIgnoresSigterm() throws IOException {
        behave(IGNORE_SIGTERM);
        long pid = start();
        await().atMost(Patience.LONG).until(() -> log().contains("deaf"));

        call("stop").statusCode(200);

        assertThat(ProcessIdentity.of(pid)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "garbage", "4711\n", "-1\n0\n0\nx\n", "0\n0\n0\nx\n", "2147483647\n1\n1\nx\n", "1\n1\n1\nx\n"
            })
    void leftOverPidFileMeansStopped(String content) throws IOException {
        Files.createDirectories(pidFile.getParent());
        Files.writeString(pidFile, content);

        status().body("running", equalTo(false));
        call("stop").statusCode(200).body("status", equalTo("stopped"));

        assertThat(pidFile).doesNotExist();
    }

    @Test
    void strangerWhoHasThePidSurvivesAndTheAgentIsStartedBesideIt() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "1000").start();
        try {
            ProcessIdentity identity = ProcessIdentity.of(stranger.pid()).orElseThrow();
            for (ProcessIdentity recorded : List.of(
                    new ProcessIdentity(stranger.pid(), identity.startTicks() - 1, identity.commandLine()),
                    new ProcessIdentity(stranger.pid(), identity.startTicks(), binary + " -c config.yaml"))) {
                Files.createDirectories(pidFile.getParent());
                new PidFile(pidFile).write(new Agent(recorded, clock.instant()));

                status().body("running", equalTo(false));
                call("stop").statusCode(200);
                assertThat(pidFile).doesNotExist();
                new PidFile(pidFile).write(new Agent(recorded, clock.instant()));
                assertThat(start()).isNotEqualTo(stranger.pid());
                call("stop").statusCode(200);

                assertThat(stranger.isAlive()).isTrue();
            }
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void isStartedAgainWhenItWasKilled() {
        long pid = start();

        kill(pid);

        eventually(() -> status().body("running", equalTo(true)).body("pid", not(equalTo((int) pid))));
        status().body("restarts", greaterThan(0)).body("last_error", containsString("exited with code 137"));
    }

    @Test
    void isLeftAloneWhenItIsNoLongerWanted() {
        start();
        call("stop").statusCode(200);

        supervisor.reconcile();

        status().body("running", equalTo(false));
    }

    @Test
    void countsAsFailedAfterTenCrashesUntilItIsStarted() throws IOException {
        start();
        behave(CRASH);
        crash();

        status().body("state", equalTo("failed"))
                .body("running", equalTo(false))
                .body("enabled", equalTo(true))
                .body("last_error", containsString("10 times"))
                .body("last_error", containsString("address already in use"));
        health().body("status", equalTo("degraded"))
                .body("components.crowdsec.status", equalTo("degraded"))
                .body("components.crowdsec.reason", containsString("10 times"))
                .body("components.crowdsec.reason", not(containsString("address already in use")));
        assertThat(told.kinds).contains(NotificationKind.AGENT_FAILED).hasSize(1);
        Caller.anonymous().get("/q/health/live").then().statusCode(200);

        behave(RUN);
        supervisor.watch();
        status().body("running", equalTo(false));
        start();
        status().body("state", equalTo("running"));
        health().body("components.crowdsec.status", equalTo("ok"));
    }

    @Test
    void failedAgentIsTriedAgainWhenTheWindowHasPassed() throws IOException {
        start();
        behave(CRASH);
        crash();

        behave(RUN);
        clock.advance(Duration.ofMinutes(10));

        eventually(() -> status().body("state", equalTo("running")));
    }

    /** Kills it and advances the time until it is no longer restarted. */
    private void crash() {
        kill(status().extract().<Integer>path("pid"));
        await().atMost(Patience.LONG).until(() -> {
            clock.advance(Duration.ofSeconds(31));
            supervisor.watch();
            return supervisor.state() == AgentState.FAILED;
        });
    }

    @Test
    void agentThatEndsWhileItIsStartedIsNotWanted() throws IOException {
        behave(CRASH);

        call("start")
                .statusCode(503)
                .body("error_code", equalTo("CROWDSEC_START_FAILED"))
                .body("details.log", hasItem(containsString("address already in use")));

        status().body("enabled", equalTo(false)).body("running", equalTo(false));
    }

    @Test
    void missingProgramIsNamedAndNothingIsWanted() throws IOException {
        Files.delete(binary);

        call("start")
                .statusCode(503)
                .body("error_code", equalTo("CROWDSEC_START_FAILED"))
                .body("details.missing", hasSize(1))
                .body("details.missing[0].what", equalTo("program"))
                .body("details.missing[0].problem", equalTo("does not exist"))
                .body("details.missing[0].path", equalTo(binary.toString()))
                .body("details.missing[0].property", equalTo("bartizan.crowdsec.binary"));

        status().body("enabled", equalTo(false));
        health().body("components.crowdsec.status", equalTo("ok"));
    }

    @Test
    void programThatMayNotBeRunAndMissingConfigurationAreNamed() throws IOException {
        Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rw-r--r--"));
        Files.delete(configuration.resolve("config.yaml"));

        call("start")
                .statusCode(503)
                .body("details.missing.what", equalTo(List.of("program", "configuration")))
                .body("details.missing.problem", equalTo(List.of("is not executable for Bartizan", "does not exist")));
    }

    @Test
    void folderThatCanNotBeMadeIsNamed() throws IOException {
        call("stop").statusCode(200);
        if (Files.exists(config.dataDir())) {
            Files.move(
                    config.dataDir(),
                    Files.createTempDirectory(configuration, "aside").resolve("crowdsec"));
        }
        Files.createFile(config.dataDir());
        try {
            call("start").statusCode(503).body("details.missing[0].property", equalTo("bartizan.crowdsec.data-dir"));
            call("stop").statusCode(200);
        } finally {
            Files.delete(config.dataDir());
        }
    }

    @Test
    void programThatGoesMissingMakesItDegradedUntilItIsBack() throws IOException {
        long pid = start();
        Files.delete(binary);

        kill(pid);

        eventually(() -> health().body("components.crowdsec.status", equalTo("degraded"))
                .body("components.crowdsec.reason", containsString("bartizan.crowdsec.binary"))
                .body("components.crowdsec.reason", not(containsString(binary.toString()))));
        status().body("state", equalTo("failed")).body("last_error", containsString(binary.toString()));
        Caller.anonymous().get("/q/health/live").then().statusCode(200);
        Caller.anonymous().get("/q/health/ready").then().statusCode(200);

        behave(RUN);
        eventually(() -> status().body("running", equalTo(true)));
    }

    /** For example a script that prepares something and then replaces itself with the program. */
    @Test
    void isStillOursWhenItHasBecomeAnotherProgram() throws IOException {
        behave("sleep 1; exec sleep 1000");
        long pid = start();

        await().atMost(Patience.LONG)
                .until(() -> ProcessIdentity.of(pid).orElseThrow().commandLine().equals("sleep 1000"));

        status().body("running", equalTo(true)).body("pid", equalTo((int) pid));
        call("stop").statusCode(200);
        assertThat(ProcessIdentity.of(pid)).isEmpty();
    }

    @Test
    void agentThatWillNotCloseCleanlyIsWarnedOf() throws IOException {
        Files.writeString(configuration.resolve("config.yaml"), "common:\n  daemonize: false\n");

        status().body("warnings", hasItem(containsString("daemonize: true")));
    }

    @Test
    void silentAgentIsABadGateway() {
        Caller.admin()
                .get("/api/v1/admin/crowdsec/decisions")
                .then()
                .statusCode(502)
                .body("error_code", equalTo("CROWDSEC_UNREACHABLE"));
        ban(Map.of("ip", "45.155.205.7")).statusCode(502).body("error_code", equalTo("CROWDSEC_UNREACHABLE"));
        lift("45.155.205.7").statusCode(502).body("error_code", equalTo("CROWDSEC_UNREACHABLE"));
    }

    @Test
    void whatCanNotBeBannedIsRefusedBeforeTheAgentIsAsked() {
        ban(Map.of("ip", "nonsense")).statusCode(400).body("error_code", equalTo("INVALID_ADDRESS"));
        ban(Map.of("ip", "45.155.205.1-45.155.205.7")).statusCode(422).body("error_code", equalTo("VALIDATION_FAILED"));
        ban(Map.of("ip", "45.155.205.7", "duration", "soon")).statusCode(422);
        ban(Map.of("ip", "45.155.205.7", "duration", "0s")).statusCode(422);
        ban(Map.of("duration", "4h")).statusCode(422);
        ban(Map.of("ip", "192.168.1.1")).statusCode(422).body("error_code", equalTo("BAN_REFUSED"));
        ban(Map.of("ip", "0.0.0.0/0")).statusCode(422).body("error_code", equalTo("BAN_REFUSED"));
        lift("nonsense").statusCode(400).body("error_code", equalTo("INVALID_ADDRESS"));
    }

    @Test
    void viewersSeeAndChangeNothing() {
        Caller.viewer().get("/api/v1/admin/crowdsec/status").then().statusCode(200);
        Caller.viewer().post("/api/v1/admin/crowdsec/start").then().statusCode(403);
        Caller.viewer().post("/api/v1/admin/crowdsec/stop").then().statusCode(403);
        Caller.viewer().delete("/api/v1/admin/crowdsec/ban/45.155.205.7").then().statusCode(403);
        Caller.anonymous().get("/api/v1/admin/crowdsec/status").then().statusCode(401);
    }

    private void behaveTo(String script) {
        try {
            behave(script);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String log() {
        try {
            return Files.readString(config.dataDir().resolve("crowdsec.log"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private static long start() {
        return call("start").statusCode(200).extract().jsonPath().getLong("pid");
    }

    private static ValidatableResponse call(String what) {
        return Caller.admin().post("/api/v1/admin/crowdsec/" + what).then();
    }

    private static ValidatableResponse status() {
        return Caller.admin().get("/api/v1/admin/crowdsec/status").then().statusCode(200);
    }

    private static ValidatableResponse health() {
        return Caller.anonymous().get("/health").then().statusCode(200);
    }

    private static ValidatableResponse ban(Map<String, String> body) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/admin/crowdsec/ban")
                .then();
    }

    private static ValidatableResponse lift(String ip) {
        return Caller.admin().delete("/api/v1/admin/crowdsec/ban/" + ip).then();
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Patience.LONG).untilAsserted(assertion);
    }
}
