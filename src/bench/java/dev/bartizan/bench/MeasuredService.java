package dev.bartizan.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;

/** The packaged service as a separate process, with an empty or a given data folder, and its API. */
final class MeasuredService implements AutoCloseable {

    static final String TOKEN = "the-token-of-the-benchmark";

    /** Maxima in the metrics cover about this time, so that one phase does not affect the next one. */
    static final Duration METRICS_WINDOW = Duration.ofSeconds(3);

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final URI address;
    private final long startedNanos;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private MeasuredService(Process process, URI address, long startedNanos) {
        this.process = process;
        this.address = address;
        this.startedNanos = startedNanos;
    }

    /** The times of an import, from its request to its end, when the content is published. */
    record Import(Duration duration, Duration longestWrite) {}

    /**
     * Starts the service and returns at once.
     *
     * @param command starts the service, such as {@code java -jar target/quarkus-app/quarkus-run.jar}
     * @param data its data folder; the log is next to it
     * @param options of the JVM
     */
    static MeasuredService launch(List<String> command, Path data, String... options) throws IOException {
        return launch(command, data, Map.of(), options);
    }

    /** Like {@link #launch(List, Path, String...)}, with other environment variables too, such as those of engines. */
    static MeasuredService launch(List<String> command, Path data, Map<String, String> settings, String... options)
            throws IOException {
        List<String> words = new ArrayList<>(command);
        boolean virtualMachine = command.size() > 1;
        words.addAll(virtualMachine ? 1 : words.size(), Arrays.asList(options));
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(data.resolveSibling(data.getFileName() + ".log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "BARTIZAN_ADMIN_TOKEN",
                        TOKEN,
                        "BARTIZAN_DATA_DIR",
                        data.toString(),
                        "BARTIZAN_BLOCKLIST_DOWNLOAD_MINIMUM_HOST_INTERVAL",
                        "0s",
                        "BARTIZAN_BLOCKLIST_IMPORT_ON_START",
                        "never",
                        "BARTIZAN_BLOCKLIST_FILE_ROOT",
                        data.toAbsolutePath().getParent().toString(),
                        "BARTIZAN_FAIL2BAN_ENABLED",
                        "false",
                        "BARTIZAN_BLOCKLIST_SCHEDULE_ENABLED",
                        "false",
                        "QUARKUS_HTTP_HOST",
                        "127.0.0.1",
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(port),
                        "QUARKUS_MICROMETER_EXPORT_PROMETHEUS_STEP",
                        METRICS_WINDOW.toSeconds() + "s"));
        builder.environment().put("BARTIZAN_CONTAINER_ENABLED", "false");
        builder.environment().putAll(settings);
        long started = System.nanoTime();
        return new MeasuredService(builder.start(), URI.create("http://127.0.0.1:" + port), started);
    }

    /** Like {@link #launch}, but waits until the service is ready. */
    static MeasuredService start(List<String> command, Path data, String... options)
            throws IOException, InterruptedException {
        MeasuredService service = launch(command, data, options);
        service.awaitOk("/q/health/ready", "");
        return service;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    URI address() {
        return address;
    }

    /** Repeats a request until the answer is 200 and contains a text; returns the time since the process was started. */
    Duration awaitOk(String path, String text) throws IOException, InterruptedException {
        while (sinceStart().compareTo(LONGEST_START) < 0 && process.isAlive()) {
            try {
                HttpResponse<String> response = send(request(path).GET().build());
                if (response.statusCode() == 200 && response.body().contains(text)) {
                    return sinceStart();
                }
            } catch (ConnectException notListening) {
                // Not yet.
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        close();
        throw new IOException("The service did not answer " + path + " within " + LONGEST_START);
    }

    private Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** A request with the token. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path))
                .timeout(LONGEST_REQUEST)
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json");
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return json(request(path).GET().build());
    }

    JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return json(request(path)
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build());
    }

    /** Posts newline-delimited JSON. */
    JsonNode postLines(String path, String lines) throws IOException, InterruptedException {
        return json(request(path)
                .setHeader("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines))
                .build());
    }

    private JsonNode json(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request);
        if (response.statusCode() >= 300) {
            throw new IOException(request.uri() + " → " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    /** Creates a list of plain addresses; the feed may be on this machine. */
    long createList(String name, URI feed) throws IOException, InterruptedException {
        return createList(name, feed, false);
    }

    /**
     * Creates a list of plain addresses; the feed may be on this machine.
     *
     * @param allow whether the addresses are allowed instead of blocked
     */
    long createList(String name, URI feed, boolean allow) throws IOException, InterruptedException {
        return post(
                        "/api/v1/blocklists?import=false",
                        Map.of("name", name, "url", feed.toString(), "allow_private", true, "allow", allow))
                .path("id")
                .longValue();
    }

    /** Creates a bouncer; returns its key. */
    String createBouncer(String name) throws IOException, InterruptedException {
        return post("/api/v1/bouncers", Map.of("name", name)).path("key").textValue();
    }

    /**
     * Imports a list whose feed has changed.
     *
     * @throws TimeoutException if it takes longer
     */
    Import importList(long id, Duration atMost) throws IOException, InterruptedException, TimeoutException {
        long started = System.nanoTime();
        long run = startImport(id);
        JsonNode view = get("/api/v1/blocklists/import/" + run);
        while (view.path("status").textValue().equals("RUNNING")) {
            if (System.nanoTime() - started > atMost.toNanos()) {
                throw new TimeoutException("The import took longer than " + atMost);
            }
            LockSupport.parkNanos(POLL.toNanos());
            view = get("/api/v1/blocklists/import/" + run);
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - started);
        String outcome = view.at("/results/0/outcome").asText();
        if (!outcome.equals("IMPORTED")) {
            throw new IOException("The import ended with " + view);
        }
        return new Import(duration, longestWrite());
    }

    /** A run is stored as finished a moment before the next one can start. */
    private long startImport(long id) throws IOException, InterruptedException {
        HttpRequest start = request("/api/v1/blocklists/import?id=" + id)
                .POST(BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = send(start);
        while (response.statusCode() == 409) {
            LockSupport.parkNanos(POLL.toNanos());
            response = send(start);
        }
        if (response.statusCode() != 202) {
            throw new IOException("The import was refused: " + response.body());
        }
        return JSON.readTree(response.body()).path("run").longValue();
    }

    /** The longest write transaction of the last few seconds. */
    Duration longestWrite() throws IOException, InterruptedException {
        double seconds =
                metrics("bartizan_database_write_transaction_seconds_max").max().orElseThrow();
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    /** The values of all series whose name and labels begin with a text. */
    DoubleStream metrics(String beginning) throws IOException, InterruptedException {
        return send(request("/q/metrics").GET().build())
                .body()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
    }

    /** Bytes of heap that are in use after a full collection. */
    long liveHeapBytes() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process collection = new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (collection.waitFor() != 0) {
            throw new IOException("No collection was to be had from the virtual machine.");
        }
        return (long) metrics("jvm_memory_used_bytes{area=\"heap\"").sum();
    }

    ProcessMemory memory() {
        return new ProcessMemory(process.pid());
    }

    /** The CPU time that the process has used since its start. */
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Waits until earlier phases no longer affect the maxima in the metrics. */
    void settle() throws InterruptedException {
        Thread.sleep(METRICS_WINDOW.plusSeconds(1));
    }

    /** Ends the process with SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        client.close();
    }

    /** Stops the process with SIGTERM. */
    @Override
    public void close() throws IOException {
        client.close();
        end(process);
    }

    /** Stops a process with SIGTERM, or kills it if that takes too long. */
    static void end(Process process) throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(LONGEST_START)) {
                process.destroyForcibly();
                throw new IOException("A process did not stop within " + LONGEST_START);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
