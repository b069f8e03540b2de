package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.ApiDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged service as a separate process. */
final class BartizanProcess implements AutoCloseable {

    static final String ADMIN_TOKEN = "admin-token-of-the-integration-tests";

    /** Longest wait for an event on a busy machine; not a measurement. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Compose and Kubernetes allow 30 s between SIGTERM and SIGKILL; the service promises less. */
    static final Duration LONGEST_STOP = Duration.ofSeconds(25);

    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://[0-9.]+:[0-9]+)");
    private static final int SIGTERM_EXIT = 143;

    private final Process process;
    private final Path dataFolder;
    private final Path stdout;
    private final Path stderr;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private String address;
    private String token = ADMIN_TOKEN;

    private BartizanProcess(Process process, Path dataFolder, Path stdout, Path stderr) {
        this.process = process;
        this.dataFolder = dataFolder;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    /** A process with this data folder; its other files are beside the folder. */
    static Builder at(Path dataFolder) {
        return new Builder(dataFolder);
    }

    /** The options of the process. */
    static final class Builder {

        private final Path dataFolder;
        private final Map<String, String> environment = new LinkedHashMap<>();
        private final List<String> launcher = new ArrayList<>();
        private String[] memory = {"-Xmx256m"};
        private boolean unprivileged;
        private String umask = "022";

        private Builder(Path dataFolder) {
            this.dataFolder = dataFolder;
            environment.put("BARTIZAN_DATA_DIR", dataFolder.toString());
            environment.put("BARTIZAN_ADMIN_TOKEN", ADMIN_TOKEN);
            // As compose files set it for a variable without a value.
            environment.put("BARTIZAN_DATABASE_URL", "");
            environment.put("BARTIZAN_BLOCKLIST_IMPORT_ON_START", "never");
            environment.put("BARTIZAN_BLOCKLIST_SCHEDULE_ENABLED", "false");
            environment.put("BARTIZAN_BLOCKLIST_DOWNLOAD_MINIMUM_HOST_INTERVAL", "0s");
            environment.put("BARTIZAN_BLOCKLIST_DOWNLOAD_RETRY_DELAY", "10ms");
            environment.put("BARTIZAN_DATABASE_CHECK_INTERVAL", "1s");
            // The machine may have engines that the tests must not use.
            environment.put("BARTIZAN_FAIL2BAN_ENABLED", "false");
            environment.put("BARTIZAN_CONTAINER_ENABLED", "false");
            environment.put("QUARKUS_HTTP_PORT", "0");
        }

        Builder env(String name, Object value) {
            environment.put(name, String.valueOf(value));
            return this;
        }

        Builder without(String name) {
            environment.remove(name);
            return this;
        }

        /** As the user nobody if the tests run as root, because permissions don't restrict root. */
        Builder unprivileged() {
            Requirement.unprivilegedProcess();
            unprivileged = Requirement.root();
            return this;
        }

        /** With this umask, in octal digits. */
        Builder umask(String octal) {
            umask = octal;
            return this;
        }

        /** In this group, with these memory options. */
        Builder within(MemoryCgroup group, String... options) {
            launcher.addAll(0, group.launcher());
            memory = options;
            return this;
        }

        /** With this maximum number of file descriptors. */
        Builder descriptors(int most) {
            launcher.addAll(List.of("prlimit", "--nofile=" + most + ":" + most));
            return this;
        }

        /** Starts it and returns when it answers, ready or not. */
        BartizanProcess start() {
            BartizanProcess started = launch();
            started.awaitListening();
            return started;
        }

        /** Starts it and returns at once, even if the start fails. */
        BartizanProcess launch() {
            try {
                Path stdout = Files.createTempFile(dataFolder.getParent(), "stdout-", ".log");
                Path stderr = Files.createTempFile(dataFolder.getParent(), "stderr-", ".log");
                List<String> command = new ArrayList<>(List.of("sh", "-c", "umask " + umask + " && exec \"$@\"", "sh"));
                command.addAll(launcher);
                if (unprivileged) {
                    String nobody = String.valueOf(Requirement.NOBODY);
                    command.addAll(List.of("setpriv", "--reuid=" + nobody, "--regid=" + nobody, "--clear-groups"));
                }
                command.addAll(unprivileged ? Application.readableByAll() : Application.command(memory));
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectOutput(stdout.toFile())
                        .redirectError(stderr.toFile())
                        .directory(dataFolder.getParent().toFile());
                builder.environment().keySet().removeIf(name -> name.startsWith("BARTIZAN_"));
                builder.environment().putAll(environment);
                return new BartizanProcess(builder.start(), dataFolder, stdout, stderr);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        /** Like {@link #start()}, but returns when it is ready. */
        BartizanProcess startReady() {
            BartizanProcess started = start();
            started.awaitReady();
            return started;
        }
    }

    /** Whether it listens now. */
    boolean listening() {
        Matcher matcher = LISTENING.matcher(output());
        if (matcher.find()) {
            address = matcher.group(1);
        }
        return address != null;
    }

    private void awaitListening() {
        try {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
                assertThat(process.isAlive()).as(() -> "It ended: " + output()).isTrue();
                return listening();
            });
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    /** Returns when the readiness probe is up. */
    BartizanProcess awaitReady() {
        awaitListening();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> get("/q/health/ready").expect(200));
        return this;
    }

    /** Returns when the readiness probe has the failure. */
    BartizanProcess awaitNotReady(String code) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() ->
                        assertThat(get("/q/health/ready").expect(503).text()).contains(code));
        return this;
    }

    /** Sends requests with this token from now on. */
    BartizanProcess as(String newToken) {
        token = newToken;
        return this;
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer delete(String path) {
        return send("DELETE", path, null);
    }

    Answer post(String path) {
        return send("POST", path, null);
    }

    Answer post(String path, Object body) {
        return send("POST", path, body);
    }

    Answer put(String path, Object body) {
        return send("PUT", path, body);
    }

    Answer send(String method, String path, Object body) {
        return exchange(request(method, path, body));
    }

    private Answer exchange(HttpRequest request) {
        String line = request.method() + " " + request.uri();
        try {
            Answer answer = new Answer(line, http.send(request, BodyHandlers.ofByteArray()));
            if (answer.header("Content-Type").orElse("").startsWith("application/json")
                    && answer.header("Content-Encoding").isEmpty()) {
                ApiDocument.require(request.method(), request.uri().getRawPath(), answer.status(), answer.text());
            }
            return answer;
        } catch (IOException failure) {
            throw new UncheckedIOException(line, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Begins a request whose response is read line by line, without a time limit. */
    CompletableFuture<HttpResponse<Stream<String>>> stream(String path) {
        return http.sendAsync(request("GET", path, null), BodyHandlers.ofLines());
    }

    private HttpRequest request(String method, String path, Object body) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Answer.write(body)))
                .build();
    }

    /** SIGKILL: the process gets no chance to do anything. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(PATIENCE);
    }

    /** Sends a signal, such as {@code STOP}, and returns at once. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** SIGTERM; fails unless the process ends in the promised time with the right exit code. */
    void terminate() {
        process.destroy();
        awaitEnd(LONGEST_STOP);
        assertThat(process.exitValue()).as(output()).isIn(0, SIGTERM_EXIT);
    }

    private void awaitEnd(Duration longest) {
        try {
            boolean ended = process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(ended).as("still runs after %s: %s", longest, output()).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** The exit code when it ends by itself. */
    int awaitExit() {
        awaitEnd(PATIENCE);
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    Path dataFolder() {
        return dataFolder;
    }

    Path database() {
        return dataFolder.resolve("bartizan.db");
    }

    /** The complete output on stdout and stderr so far. */
    String output() {
        return read(stdout) + read(stderr);
    }

    String errorOutput() {
        return read(stderr);
    }

    /** The complete lines of stdout so far. */
    List<String> lines() {
        String text = read(stdout);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** The log lines with this event so far. */
    List<JsonNode> events(String event) {
        return lines().stream()
                .map(Answer::parse)
                .filter(line -> line.path("event").asText().equals(event))
                .toList();
    }

    /** Waits for the first log line with this event that matches. */
    JsonNode awaitEvent(String event, Predicate<JsonNode> fits) {
        return await("event " + event)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> events(event).stream().filter(fits).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** Checks that every line so far is a JSON object with the required fields. */
    void assertLogIsJson() {
        assertThat(lines()).isNotEmpty().allSatisfy(line -> {
            JsonNode json = Answer.parse(line);
            assertThat(json.isObject()).isTrue();
            assertThat(json.path("timestamp").asText()).endsWith("Z");
            assertThat(json.path("level").asText()).isNotEmpty();
            assertThat(json.path("event").asText()).isNotEmpty();
        });
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts an import and returns its run when it has ended. */
    JsonNode importToEnd(String query) {
        return awaitRun(startImport(query));
    }

    /** Starts an import, such as with {@code ?id=1&force=true}, and returns the run's id. */
    long startImport(String query) {
        return post("/api/v1/blocklists/import" + query).expect(202).at("/run").asLong();
    }

    /** The run, after it has ended. */
    JsonNode awaitRun(long run) {
        return await("run " + run)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> get("/api/v1/blocklists/import/" + run)
                                .expect(200)
                                .json(),
                        view -> !view.path("status").asText().equals("RUNNING"));
    }

    /** Creates a list of a local feed without importing it, and returns its id. */
    long createList(String name, String url) {
        return post(
                        "/api/v1/blocklists?import=false",
                        new TreeMap<>(Map.of("name", name, "url", url, "allow_private", true)))
                .expect(201)
                .at("/id")
                .asLong();
    }

    boolean blocked(String ip) {
        return get("/api/v1/lookup/" + ip).expect(200).at("/blocked").asBoolean();
    }

    /** Bans an address permanently. */
    void ban(String ip) {
        post("/api/v1/bans", Map.of("ip", ip)).expect(201);
    }

    /** Lifts the bans of an address. */
    void lift(String ip) {
        delete("/api/v1/bans?ip=" + ip).expect(200);
    }

    /** Creates a bouncer and returns its key. */
    String createBouncer(String name) {
        return post("/api/v1/bouncers", Map.of("name", name))
                .expect(201)
                .at("/key")
                .asText();
    }

    /** The service's response to a bouncer. */
    Answer asBouncer(String key, String path) {
        return exchange(HttpRequest.newBuilder(URI.create(address + path))
                .header("X-Api-Key", key)
                .timeout(PATIENCE)
                .build());
    }

    /** The decisions in a bouncer's pull. */
    JsonNode pull(String key, boolean startup) {
        return asBouncer(key, "/v1/decisions/stream?startup=" + startup)
                .expect(200)
                .json();
    }

    /** Uploads a bundle as an update for iOS. */
    Answer upload(String key, String bundle) {
        String form = part("runtimeVersion\"", "1.0.0") + part("platform\"", "ios")
                + part("bundle\"; filename=\"bundle.js\"", bundle) + "--xyz--\r\n";
        return exchange(HttpRequest.newBuilder(URI.create(address + "/api/updates/upload"))
                .header("x-api-key", key)
                .header("Content-Type", "multipart/form-data; boundary=xyz")
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofString(form))
                .build());
    }

    private static String part(String name, String content) {
        return "--xyz\r\nContent-Disposition: form-data; name=\"" + name + "\r\n\r\n" + content + "\r\n";
    }

    /** The address that it listens on, for tests that write to a socket themselves. */
    InetSocketAddress socketAddress() {
        URI uri = URI.create(address);
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    /** The URL that it listens on, such as {@code http://127.0.0.1:41234}. */
    String address() {
        return address;
    }

    /** Ends it unless a test has done that. */
    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        // Not close(), which waits for streams that are no longer read.
        http.shutdownNow();
    }
}
