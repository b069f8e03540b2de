package dev.bartizan.bench;

import static dev.bartizan.bench.ServiceBenchmarks.say;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.bartizan.bench.BouncersMeasured.AtOnce;
import dev.bartizan.bench.BouncersMeasured.Pull;
import dev.bartizan.bench.BouncersMeasured.Rates;
import dev.bartizan.bench.BouncersMeasured.Resident;
import dev.bartizan.bench.BouncersMeasured.Side;
import dev.bartizan.bench.ServiceBenchmarks.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Measures what bouncers get, of the service and, where it is installed, of CrowdSec with the same decisions. */
final class BouncerBenchmarks implements AutoCloseable {

    static final int BOUNCERS = 50;

    private static final Path IPSUM = Path.of("src/main/samples/ipsum.txt");
    private static final long MIB = 1 << 20;
    private static final int FREE_HEAP_MIB = 30;
    private static final int MILLION = 1_000_000;
    private static final Duration LONGEST_IMPORT = Duration.ofMinutes(2);
    private static final String STARTUP = "/v1/decisions/stream?startup=true";
    private static final String NOTHING_NEW = "/v1/decisions/stream";
    private static final JsonFactory JSON = new JsonFactory();

    private final Plan plan;
    private final Path folder;
    private final AddressList ipsum;
    private final List<String> lookups;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private BouncerBenchmarks(Plan plan, Path folder) throws IOException {
        this.plan = plan;
        this.folder = folder;
        this.ipsum = AddressList.file("ipsum", IPSUM);
        this.lookups = Stream.of(ipsum.queries(1_000))
                .map(address -> "/v1/decisions?ip=" + address)
                .toList();
    }

    /**
     * Measures in an empty folder.
     *
     * @param binary starts the native binary, of which only the memory is measured here; empty if there is none
     */
    static BouncersMeasured run(Plan plan, Optional<List<String>> binary, Path folder) throws Exception {
        try (BouncerBenchmarks benchmarks = new BouncerBenchmarks(plan, folder)) {
            Optional<Side> crowdSec = CrowdSec.installed() ? Optional.of(benchmarks.crowdSec()) : Optional.empty();
            BouncersMeasured.Own own = benchmarks.own();
            AtOnce million = benchmarks.million();
            Optional<Resident> binaryResident =
                    binary.isPresent() ? Optional.of(benchmarks.resident(binary.get())) : Optional.empty();
            return new BouncersMeasured(crowdSec, own, million, benchmarks.resident(plan.command()), binaryResident);
        }
    }

    private Side crowdSec() throws Exception {
        say("CrowdSec with IPsum");
        Path data = Files.createDirectory(folder.resolve("crowdsec"));
        Duration imported;
        List<Pull> pulls;
        double looked;
        try (CrowdSec crowdSec = CrowdSec.start(data)) {
            imported = crowdSec.importAddresses(ipsum.addresses());
            pulls = pulls(crowdSec.address(), crowdSec.key());
            FullLoad load = FullLoad.withKey(crowdSec.address(), folder, crowdSec.key());
            looked = load.perSecond(lookups, plan.throughput());
        }
        try (CrowdSec crowdSec = CrowdSec.start(data)) {
            pull(crowdSec.address(), crowdSec.key());
            return new Side(imported, pulls, looked, crowdSec.memory().resident());
        }
    }

    private BouncersMeasured.Own own() throws Exception {
        say("Bouncers with IPsum");
        Path file = folder.resolve("ipsum.txt");
        Path data = Files.createDirectory(folder.resolve(ipsum.name()));
        try (MeasuredService service = MeasuredService.start(plan.commandWithConstant(), data)) {
            String key = service.createBouncer("bench");
            long list = service.createList("ipsum", file.toUri());
            List<Double> imports = new ArrayList<>();
            for (int i = 0; i <= plan.laterImports(); i++) {
                // The content of each import differs from the previous one.
                boolean changed = i % 2 != plan.laterImports() % 2;
                int from = changed ? ipsum.changedFrom() : 0;
                try (OutputStream out = Files.newOutputStream(file)) {
                    out.write(ipsum.text(), from, ipsum.text().length - from);
                }
                imports.add(service.importList(list, LONGEST_IMPORT).duration().toNanos() / 1e9);
                requireDecision(service.address(), key);
            }
            List<Pull> pulls = pulls(service.address(), key);
            Rates rates = rates(service, key);
            long live = plan.virtualMachine() ? service.liveHeapBytes() : 0;
            service.close();
            return new BouncersMeasured.Own(imports, pulls, rates, bytesPerPull(data, live));
        }
    }

    private void requireDecision(URI service, String key) throws IOException, InterruptedException {
        try (InputStream body = open(service, "/v1/decisions?ip=" + ipsum.known(), key)) {
            if (body.read() != '[') {
                throw new IOException("The import ended before its content was published.");
            }
        }
    }

    private List<Pull> pulls(URI service, String key) throws IOException, InterruptedException {
        long warm = System.nanoTime() + plan.warmUp().toNanos();
        while (System.nanoTime() < warm) {
            pull(service, key);
        }
        List<Pull> pulls = new ArrayList<>();
        for (int i = 0; i < plan.throughputRounds(); i++) {
            pulls.add(pull(service, key));
        }
        return pulls;
    }

    private Pull pull(URI service, String key) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try (InputStream body = open(service, STARTUP, key)) {
            if (body.read() != '{') {
                throw new IOException("No decisions.");
            }
            double firstByte = (System.nanoTime() - begin) / 1e6;
            long bytes = 1 + body.transferTo(OutputStream.nullOutputStream());
            return new Pull(firstByte, (System.nanoTime() - begin) / 1e6, bytes);
        }
    }

    private InputStream open(URI service, String path, String key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.resolve(path))
                .header("X-Api-Key", key)
                .build();
        HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            response.body().close();
            throw new IOException(path + " → " + response.statusCode());
        }
        return response.body();
    }

    private Rates rates(MeasuredService service, String key) throws IOException, InterruptedException {
        FullLoad bouncers = FullLoad.withKey(service.address(), folder, key);
        FullLoad people = FullLoad.withToken(service.address(), folder);
        List<Double> looked = new ArrayList<>();
        List<Double> nothingNew = new ArrayList<>();
        List<Double> constants = new ArrayList<>();
        List<String> constant = List.of("/api/v1/constant");
        bouncers.perSecond(lookups, plan.warmUp());
        bouncers.perSecond(List.of(NOTHING_NEW), plan.warmUp());
        people.perSecond(constant, plan.warmUp());
        for (int i = 0; i < plan.throughputRounds(); i++) {
            looked.add(bouncers.perSecond(lookups, plan.throughput()));
            nothingNew.add(bouncers.perSecond(List.of(NOTHING_NEW), plan.throughput()));
            constants.add(people.perSecond(constant, plan.throughput()));
        }
        requireNothingNew(service.address(), key);
        return new Rates(looked, nothingNew, constants);
    }

    private void requireNothingNew(URI service, String key) throws IOException, InterruptedException {
        try (InputStream body = open(service, NOTHING_NEW, key)) {
            String answer = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.equals("{\"new\":null,\"deleted\":null}")) {
                throw new IOException("Something was new: " + answer);
            }
        }
    }

    /**
     * The memory that each of many simultaneous pulls needs: the growth of the process and, on a JVM, the heap that must be
     * free for them. In a large heap garbage would hide it.
     */
    private double bytesPerPull(Path data, long liveHeapBytes) throws Exception {
        long free = plan.virtualMachine() ? FREE_HEAP_MIB : 0;
        long heap = Math.ceilDiv(liveHeapBytes, MIB) + free;
        String[] options = plan.virtualMachine()
                ? new String[] {"-Xms" + heap + "m", "-Xmx" + heap + "m", "-XX:+AlwaysPreTouch"}
                : new String[0];
        try (MeasuredService service = MeasuredService.start(plan.commandWithConstant(), data, options)) {
            String key = service.createBouncer("bench of memory");
            pulls(service.address(), key);
            long before = service.memory().resident();
            service.memory().forgetPeak();
            atOnce(() -> pull(service.address(), key));
            return (free * MIB + service.memory().peak() - before) / (double) BOUNCERS;
        }
    }

    private static <T> List<T> atOnce(Callable<T> work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(BOUNCERS)) {
            return results(threads.invokeAll(Collections.nCopies(BOUNCERS, work)));
        }
    }

    private static <T> List<T> results(List<Future<T>> begun) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> each : begun) {
            results.add(each.get());
        }
        return results;
    }

    /** All decisions of a response: their number, and the hash of their values in order. */
    private record Version(long decisions, long hash) {}

    private Version version(URI service, String key) throws IOException, InterruptedException {
        try (InputStream body = open(service, STARTUP, key);
                JsonParser json = JSON.createParser(body)) {
            long decisions = 0;
            long hash = 0;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME && json.currentName().equals("value")) {
                    hash = 31 * hash + json.nextTextValue().hashCode();
                    decisions++;
                }
            }
            return new Version(decisions, hash);
        }
    }

    private AtOnce million() throws Exception {
        say("%d bouncers pull 1 M decisions while they are replaced", BOUNCERS);
        AddressList random = AddressList.random(MILLION);
        Path data = Files.createDirectory(folder.resolve(random.name()));
        try (FeedHost feeds = new FeedHost();
                MeasuredService service = MeasuredService.start(plan.command(), data)) {
            String key = service.createBouncer("bench");
            long list = service.createList("random", feeds.serve(random));
            service.importList(list, LONGEST_IMPORT);
            Version one = version(service.address(), key);
            service.importList(list, LONGEST_IMPORT);
            Version other = version(service.address(), key);
            long before = service.memory().resident();
            service.memory().forgetPeak();
            // Half of the pulls start before new content is published, the other half after it, while the first half
            // runs.
            List<Future<Version>> pulls = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(BOUNCERS)) {
                for (int half = 0; half < 2; half++) {
                    for (int i = 0; i < BOUNCERS / 2; i++) {
                        String own = service.createBouncer("bench-" + pulls.size());
                        pulls.add(threads.submit(() -> version(service.address(), own)));
                    }
                    service.importList(list, LONGEST_IMPORT);
                }
            }
            List<Version> versions = results(pulls);
            return new AtOnce(
                    one.decisions(),
                    Collections.frequency(versions, one),
                    Collections.frequency(versions, other),
                    before,
                    service.memory().peak());
        }
    }

    /** The memory after a start with the decisions stored, and after one pull of all of them. */
    private Resident resident(List<String> command) throws Exception {
        return new Resident(
                resident(command, folder.resolve(ipsum.name())),
                resident(command, folder.resolve(AddressList.random(MILLION).name())));
    }

    private long resident(List<String> command, Path data) throws Exception {
        try (MeasuredService service = MeasuredService.start(command, data)) {
            String program = Path.of(command.getFirst()).getFileName().toString();
            pull(service.address(), service.createBouncer("after the start of " + program));
            service.settle();
            return service.memory().resident();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
