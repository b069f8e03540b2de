package dev.bartizan.container.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.FileStatus;
import dev.bartizan.container.engine.HealthCheck;
import dev.bartizan.container.engine.RuntimeState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Findings in containers as recorded from the engines. */
class LintRuleTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long OWNER = 4242;

    private final Map<String, FileStatus> files = new HashMap<>(Map.of(
            "/bin/sh",
            program("/bin/sh"),
            "/bin/wget",
            program("/bin/wget"),
            "/tmp",
            new FileStatus("/tmp", true, 0, 0, 01777),
            "/data",
            new FileStatus("/data", true, OWNER, OWNER, 0755)));

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman"})
    void everyProblemIsFoundTheMostUrgentFirst(String engine) {
        List<LintFindingView> findings = lint(engine, recording(engine, "bad"));

        assertThat(findings)
                .extracting(LintFindingView::rule)
                // Podman itself puts a tmpfs on /tmp and /run of a container whose root is read-only.
                .isEqualTo(
                        engine.equals("docker")
                                ? List.of(
                                        "privileged",
                                        "engine_socket",
                                        "health_command_missing",
                                        "read_only_root",
                                        "no_memory_limit",
                                        "floating_tag",
                                        "no_restart_policy")
                                : List.of(
                                        "privileged",
                                        "engine_socket",
                                        "health_command_missing",
                                        "no_memory_limit",
                                        "floating_tag",
                                        "no_restart_policy"));
        assertThat(findings).extracting(LintFindingView::severity).startsWith("error", "error", "error", "warning");
        assertThat(findings).allSatisfy(finding -> {
            assertThat(finding.message()).isNotBlank();
            assertThat(finding.advice()).isNotBlank();
        });
        assertThat(findings.get(1).message()).contains("/var/run/docker.sock");
        assertThat(findings.get(2).message()).contains("curl");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman"})
    void volumeOfAnotherUserIsFoundWhereTheCapabilityToWriteThereIsGone(String engine) {
        assertThat(lint(engine, recording(engine, "caps"))).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("volume_not_writable");
            assertThat(finding.message()).contains("/data belongs to user 4242").contains("user 0");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman"})
    void wellMadeContainerHasNoFindings(String engine) {
        files.put("/bin/curl", program("/bin/curl"));

        assertThat(lint(engine, recording(engine, "good"))).isEmpty();
    }

    @Test
    void labelsThatBartizanIgnoresAreFound() {
        files.put("/bin/curl", program("/bin/curl"));
        ObjectNode container = recording("docker", "good");
        container.withObject("/Config/Labels").put("bartizan.supervise", "yes");

        assertThat(lint("docker", container)).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("label_ignored");
            assertThat(finding.message())
                    .isEqualTo("The label bartizan.supervise=yes is ignored: it must be true or false.");
        });
    }

    @Test
    void capabilityThatIsGivenBackIsEnough() {
        ObjectNode container = recording("docker", "caps");
        host(container).putArray("CapAdd").add("CAP_DAC_OVERRIDE");

        assertThat(rules(container)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // user, owner, group, mode, found
        "'', 4242, 4242, 755, true",
        "root, 4242, 4242, 755, true",
        "4242, 4242, 4242, 700, false",
        "1001, 4242, 4242, 755, true",
        "1001, 4242, 4242, 777, false",
        "1001:4242, 4242, 4242, 775, false",
        "1001:1001, 4242, 4242, 775, true",
        "0, 4242, 0, 775, false",
        "postgres, 4242, 4242, 700, false"
    })
    void volumeIsFoundIfTheUserIsKnownAndCanNotWriteThere(
            String user, long owner, long group, String mode, boolean found) {
        ObjectNode container = recording("docker", "caps");
        ((ObjectNode) container.path("Config")).put("User", user);
        files.put("/data", new FileStatus("/data", true, owner, group, Integer.parseInt(mode, 8)));

        assertThat(rules(container).contains("volume_not_writable")).isEqualTo(found);
    }

    @Test
    void readOnlyVolumeNeedsNoWritePermission() {
        ObjectNode container = recording("docker", "caps");
        ((ObjectNode) container.path("Mounts").get(0)).put("RW", false);

        assertThat(rules(container)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bb, true",
        "bb:latest, true",
        "docker.io/library/bb:latest, true",
        "registry.example:5000/team/bb, true",
        "registry.example:5000/team/bb:1.2, false",
        "bb:1.2, false",
        "bb@sha256:4fd98b43a1eaee0fa4d7fd1ee04b5f0ad1ccb3bcab5a3b5ae3c7b8e8ef5a1b33, false",
        "sha256:4fd98b43a1eaee0fa4d7fd1ee04b5f0ad1ccb3bcab5a3b5ae3c7b8e8ef5a1b33, false"
    })
    void tagThatFloatsIsFound(String image, boolean found) {
        ObjectNode container = recording("docker", "caps");
        ((ObjectNode) container.path("Config")).put("Image", image);

        assertThat(rules(container).contains("floating_tag")).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // Only findings that don't need a shell to evaluate them are reported.
                "CMD-SHELL;curl -f http://localhost/ || exit 1;curl",
                "CMD-SHELL;TIMEOUT=1 exec curl localhost;curl",
                "CMD-SHELL;/usr/local/bin/check;/usr/local/bin/check",
                "CMD-SHELL;wget -q localhost;",
                "CMD-SHELL;wget;",
                "CMD-SHELL;test -f /tmp/healthy;",
                "CMD-SHELL;[ -f /tmp/healthy ];",
                "CMD-SHELL;$CHECK now;",
                "CMD-SHELL;(curl localhost);",
                "CMD;curl;curl",
                "CMD;/bin/wget;",
                "CMD;/data;/data"
            })
    void healthCommandIsFoundIfTheContainerDoesNotHaveIt(String kind, String command, String missing) {
        ObjectNode container = recording("docker", "caps");
        ((ObjectNode) container.at("/Config/Healthcheck"))
                .putArray("Test")
                .add(kind)
                .add(command);

        assertThat(lint("docker", container).stream()
                        .filter(finding -> finding.rule().equals("health_command_missing"))
                        .map(finding -> finding.message().split("[ ,]")[4]))
                .isEqualTo(missing == null ? List.of() : List.of(missing));
    }

    @ParameterizedTest
    @CsvSource({"exec:pg_isready -q, true", "exec:wget -q localhost, false", "http://:8080/, false"})
    void healthCommandOfALabelIsFoundToo(String check, boolean found) {
        ObjectNode container = recording("docker", "caps");
        ((ObjectNode) container.at("/Config/Labels")).put("bartizan.health", check);

        assertThat(rules(container).contains("health_command_missing")).isEqualTo(found);
    }

    @Test
    void shellThatIsMissingIsFound() {
        files.remove("/bin/sh");

        assertThat(rules(recording("docker", "caps"))).contains("health_command_missing");
    }

    @Test
    void readOnlyRootIsFoundForWhatTheImageHasAndNothingReplaces() {
        ObjectNode container = recording("docker", "good");
        host(container).remove("Tmpfs");
        ((ArrayNode) container.path("Mounts")).removeAll();
        files.put("/bin/curl", program("/bin/curl"));

        assertThat(lint("docker", container))
                .extracting(LintFindingView::rule)
                .containsExactly("read_only_root", "read_only_root");
        assertThat(lint("docker", container).toString()).contains("for /tmp.").contains("for /data.");

        host(container).putObject("Tmpfs").put("/tmp", "").put("/data/", "");
        assertThat(rules(container)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/var/run/docker.sock, /docker.sock",
        "/run/user/1000/podman/podman.sock, /x",
        "/run, /host/run",
        "/, /host"
    })
    void anyWayToTheEngineIsFound(String source, String destination) {
        ObjectNode container = recording("docker", "good");
        ((ArrayNode) container.path("Mounts"))
                .addObject()
                .put("Source", source)
                .put("Destination", destination)
                .put("RW", false);

        assertThat(rules(container)).contains("engine_socket");
    }

    private List<String> rules(ObjectNode container) {
        return lint("docker", container).stream().map(LintFindingView::rule).toList();
    }

    private List<LintFindingView> lint(String engine, JsonNode container) {
        return LintRule.check(new LintedContainer(
                detail(container), recording(engine, "image"), path -> Optional.ofNullable(files.get(path))));
    }

    private static ContainerDetail detail(JsonNode raw) {
        return new ContainerDetail(
                raw.path("Id").asText(),
                raw.path("Name").asText().substring(1),
                JSON.convertValue(raw.at("/Config/Labels"), new TypeReference<Map<String, String>>() {}),
                new ContainerDetail.Image(
                        raw.at("/Config/Image").asText(), raw.path("Image").asText()),
                healthCheck(raw.at("/Config/Healthcheck/Test")),
                new ContainerDetail.Run(
                        RuntimeState.RUNNING, 1, 0, false, Optional.empty(), Optional.empty(), Map.of()),
                raw);
    }

    private static Optional<HealthCheck> healthCheck(JsonNode test) {
        String what = test.path(1).asText();
        return switch (test.path(0).asText()) {
            case "CMD-SHELL" -> Optional.of(check("/bin/sh", "-c", what));
            case "CMD" -> Optional.of(check(what));
            default -> Optional.empty();
        };
    }

    private static HealthCheck check(String... command) {
        return new HealthCheck(List.of(command), Duration.ofSeconds(30), Duration.ofSeconds(30), 3, Duration.ZERO);
    }

    private static FileStatus program(String path) {
        return new FileStatus(path, false, 0, 0, 0755);
    }

    private static ObjectNode host(ObjectNode container) {
        return (ObjectNode) container.path("HostConfig");
    }

    private static ObjectNode recording(String engine, String name) {
        try (InputStream file = LintRuleTest.class.getResourceAsStream(engine + "-" + name + ".json")) {
            return (ObjectNode) JSON.readTree(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
