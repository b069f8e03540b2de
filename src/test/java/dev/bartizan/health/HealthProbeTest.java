package dev.bartizan.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program's own health check, run like by an engine: as a process that gets only its environment. */
@QuarkusTest
class HealthProbeTest {

    private static final int ALIVE = 0;
    private static final int NOT_ALIVE = 1;
    private static final int USAGE = 2;

    @TestHTTPResource
    URI service;

    @ConfigProperty(name = "quarkus.application.version")
    String version;

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::", "localhost"})
    void serviceThatRunsIsAliveWhateverAddressItListensOn(String host) throws Exception {
        Ended ended = run(host, service.getPort(), "healthcheck");

        assertThat(ended).isEqualTo(new Ended(ALIVE, List.of()));
    }

    @Test
    void serviceThatIsNotThereIsNotAlive() throws Exception {
        int port;
        try (ServerSocket free = listen()) {
            port = free.getLocalPort();
        }

        expectOneLine(run("127.0.0.1", port, "healthcheck"), "Connection refused");
    }

    @Test
    void serviceThatSaysItIsDownIsNotAlive() throws Exception {
        try (ServerSocket server = listen()) {
            Thread.ofVirtual().start(() -> answer(server, "HTTP/1.1 503 Service Unavailable\r\n\r\n"));

            expectOneLine(run("127.0.0.1", server.getLocalPort(), "healthcheck"), "HTTP/1.1 503");
        }
    }

    @Test
    void serviceThatHangsIsNotAlive() throws Exception {
        // The backlog accepts the connection, and no process ever answers.
        try (ServerSocket server = listen()) {
            expectOneLine(run("127.0.0.1", server.getLocalPort(), "healthcheck"), "Read timed out");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eighty", "0", "65536"})
    void portThatCanNotBeAskedIsNamed(String port) throws Exception {
        expectOneLine(run("127.0.0.1", port, "healthcheck"), "QUARKUS_HTTP_PORT must be a number from 1 to 65535");
    }

    @ParameterizedTest
    @CsvSource({"health-check, argument, health-check", "--foo, option, --foo", "healthcheck now, argument, now"})
    void otherArgumentsAreRefused(String arguments, String kind, String unknown) throws Exception {
        Ended ended = run("127.0.0.1", service.getPort(), arguments.split(" "));

        assertThat(ended)
                .isEqualTo(new Ended(
                        USAGE, List.of("bartizan: unknown %s: %s".formatted(kind, unknown), "Try 'bartizan --help'.")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "--help"})
    void helpIsShownWhateverTheSettingsAre(String option) throws Exception {
        Ended ended = run("127.0.0.1", "eighty", option);

        assertThat(ended.code()).isZero();
        assertThat(ended.lines())
                .startsWith("Usage: bartizan [COMMAND]")
                .anyMatch(line -> line.contains("healthcheck"))
                .anyMatch(line -> line.contains("BARTIZAN_DATA_DIR"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-V", "--version"})
    void versionIsThatOfTheService(String option) throws Exception {
        assertThat(run("127.0.0.1", "eighty", option)).isEqualTo(new Ended(0, List.of("bartizan " + version)));
    }

    private static void expectOneLine(Ended ended, String reason) {
        assertThat(ended.code()).isEqualTo(NOT_ALIVE);
        assertThat(ended.lines()).singleElement().asString().contains("\"event\":\"healthcheck_failed\"", reason);
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    }

    private static void answer(ServerSocket server, String answer) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            client.getInputStream().readAllBytes();
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }

    private static Ended run(String host, int port, String... arguments) throws Exception {
        return run(host, String.valueOf(port), arguments);
    }

    private static Ended run(String host, String port, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-classpath",
                                System.getProperty("java.class.path"),
                                "dev.bartizan.Bartizan"),
                        Stream.of(arguments))
                .toList());
        builder.environment().put("QUARKUS_HTTP_HOST", host);
        builder.environment().put("QUARKUS_HTTP_PORT", port);
        Process process = builder.redirectErrorStream(true).start();
        try (var output = process.inputReader()) {
            List<String> lines = output.lines().toList();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return new Ended(process.exitValue(), lines);
        }
    }

    private record Ended(int code, List<String> lines) {}
}
