package dev.bartizan.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * CrowdSec's local API on loopback, without the agent that reads logs, in its own folder. It is not registered with the
 * central API, so it opens no other connections.
 */
final class CrowdSec implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    private final Path configuration;
    private final URI address;
    private final Process process;
    private final String key;

    private CrowdSec(Path configuration, URI address) throws IOException, InterruptedException {
        this.configuration = configuration;
        this.address = address;
        this.process = new ProcessBuilder("crowdsec", "-c", configuration.toString(), "-no-cs")
                .redirectErrorStream(true)
                .redirectOutput(configuration.resolveSibling("crowdsec.log").toFile())
                .start();
        try {
            awaitHealth();
            key = cscli("bouncers", "add", "bench-" + address.getPort(), "-o", "raw")
                    .strip();
        } catch (IOException | InterruptedException failure) {
            close();
            throw failure;
        }
    }

    static boolean installed() {
        return Machine.has("crowdsec") && Machine.has("cscli");
    }

    /** @param folder empty, or the folder of an earlier run with its decisions */
    static CrowdSec start(Path folder) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + MeasuredService.freePort());
        Path configuration = folder.resolve("config.yaml");
        Files.writeString(configuration, """
                common: {daemonize: true, log_media: stdout, log_level: warning}
                config_paths:
                  config_dir: %1$s
                  data_dir: %1$s
                  simulation_path: %1$s/simulation.yaml
                  hub_dir: %1$s
                  index_path: %1$s/.index.json
                db_config: {type: sqlite, log_level: warning, db_path: %1$s/crowdsec.db, use_wal: true}
                api:
                  client: {credentials_path: %1$s/credentials.yaml}
                  server: {log_level: warning, listen_uri: %2$s, profiles_path: %1$s/profiles.yaml}
                prometheus: {enabled: false}
                """.formatted(folder, address.getAuthority()));
        Files.writeString(folder.resolve("simulation.yaml"), "simulation: false\n");
        Files.writeString(folder.resolve(".index.json"), "{\"parsers\":{},\"scenarios\":{},\"collections\":{}}");
        Files.writeString(folder.resolve("profiles.yaml"), """
                name: ban
                filters: [Alert.Remediation == true]
                decisions: [{type: ban, duration: 4h}]
                on_success: break
                """);
        Path credentials = folder.resolve("credentials.yaml");
        Files.writeString(credentials, "");
        cscli(configuration, "machines", "add", "--auto", "--force", "--file", credentials.toString());
        return new CrowdSec(configuration, address);
    }

    private void awaitHealth() throws IOException, InterruptedException {
        HttpRequest health = HttpRequest.newBuilder(address.resolve("/health")).build();
        long end = System.nanoTime() + LONGEST_START.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (System.nanoTime() < end && process.isAlive()) {
                try {
                    if (client.send(health, BodyHandlers.discarding()).statusCode() == 200) {
                        return;
                    }
                } catch (ConnectException notListening) {
                    // Not yet.
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
        throw new IOException(
                "CrowdSec did not start: " + Files.readString(configuration.resolveSibling("crowdsec.log")));
    }

    URI address() {
        return address;
    }

    /** The key of a bouncer. */
    String key() {
        return key;
    }

    ProcessMemory memory() {
        return new ProcessMemory(process.pid());
    }

    /**
     * Imports addresses with {@code cscli decisions import}.
     *
     * @return how long that program ran
     */
    Duration importAddresses(List<String> addresses) throws IOException, InterruptedException {
        Path file = configuration.resolveSibling("decisions.csv");
        Files.writeString(file, "value\n" + String.join("\n", addresses) + "\n");
        long begin = System.nanoTime();
        cscli("decisions", "import", "--input", file.toString(), "--duration", "24h", "--reason", "ipsum");
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private String cscli(String... arguments) throws IOException, InterruptedException {
        return cscli(configuration, arguments);
    }

    private static String cscli(Path configuration, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("cscli", "-c", configuration.toString()));
        command.addAll(List.of(arguments));
        Path log = configuration.resolveSibling("cscli.log");
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output + Files.readString(log));
        }
        return output;
    }

    @Override
    public void close() throws IOException {
        MeasuredService.end(process);
    }
}
