package dev.bartizan.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three nodes with one PostgreSQL database. {@code src/bench/sh/nodes} runs this. */
final class NodesMeasured {

    private static final int NODES = 3;
    private static final int CHANGES = 300;
    private static final int BULK = 20_000;
    private static final int CLIENTS_EACH = 4;
    private static final int TAKEOVERS = 5;
    private static final Duration LOAD = Duration.ofSeconds(10);
    private static final long LOOK_NANOS = 500_000;

    private final List<String> command;
    private final String url;
    private final Path folder;
    private final AtomicInteger next = new AtomicInteger();

    private NodesMeasured(List<String> command, String url, Path folder) {
        this.command = command;
        this.url = url;
        this.folder = folder;
    }

    /**
     * Measures, and prints a table.
     *
     * @param arguments the URL of an empty PostgreSQL database, and the command that starts the service
     */
    public static void main(String... arguments) throws Exception {
        Path folder = Files.createTempDirectory("nodes");
        List<String> command = Arrays.asList(arguments).subList(1, arguments.length);
        new NodesMeasured(command, arguments[0], folder).run();
    }

    private MeasuredService launch(int node) throws IOException {
        return MeasuredService.launch(
                command,
                folder.resolve("node-" + node),
                Map.of(
                        "BARTIZAN_DATABASE_URL",
                        url,
                        "BARTIZAN_NODE",
                        "node-" + node,
                        "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING",
                        "true",
                        "QUARKUS_HTTP_PROXY_TRUSTED_PROXIES",
                        "127.0.0.1"));
    }

    private void run() throws Exception {
        String lookups = "/api/v1/lookup/77.90.185.20";
        try (MeasuredService alone = MeasuredService.start(command, folder.resolve("alone"))) {
            print("lookups a second, SQLite", perSecond(alone, lookups));
        }
        List<MeasuredService> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < NODES; i++) {
                nodes.add(launch(i));
            }
            double slowest = 0;
            for (MeasuredService node : nodes) {
                slowest = Math.max(slowest, millis(node.awaitOk("/q/health/ready", "")));
            }
            print("start of three nodes at once on an empty database, until the last one is ready", slowest, "ms");
            MeasuredService follower = nodes.stream()
                    .filter(node -> node != leader(nodes))
                    .findFirst()
                    .orElseThrow();
            print("lookups a second, a node that follows", perSecond(follower, lookups));
            changes(nodes);
            print("single bans a second, " + CLIENTS_EACH + " clients at each node", single(nodes));
            print("bans a second, one call with " + BULK + " through a node that follows", bulk(follower));
            takeovers(nodes);
        } finally {
            for (MeasuredService node : nodes) {
                node.close();
            }
        }
    }

    private static void print(String what, double perSecond) {
        System.out.printf("| %s | %,.0f |%n", what, perSecond);
    }

    private static void print(String what, double value, String unit) {
        System.out.printf("| %s | %,.1f %s |%n", what, value, unit);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private double perSecond(MeasuredService service, String path) throws IOException, InterruptedException {
        FullLoad load = FullLoad.withToken(service.address(), folder);
        load.perSecond(List.of(path), LOAD);
        return load.perSecond(List.of(path), LOAD);
    }

    /** An address that wasn't banned yet. */
    private String address() {
        int number = next.getAndIncrement();
        return "45." + (number >> 16 & 0xff) + "." + (number >> 8 & 0xff) + "." + (number & 0xff);
    }

    private static MeasuredService leader(List<MeasuredService> nodes) {
        for (MeasuredService node : nodes) {
            try {
                for (JsonNode each : node.get("/api/v1/nodes").path("items")) {
                    if (each.path("leading").asBoolean()) {
                        int number = Integer.parseInt(each.path("name").asText().substring("node-".length()));
                        return nodes.get(number);
                    }
                }
            } catch (IOException | InterruptedException unreachable) {
                throw new IllegalStateException(unreachable);
            }
        }
        throw new IllegalStateException("No node leads.");
    }

    /** From the answer to a change until each node has it. */
    private void changes(List<MeasuredService> nodes) throws IOException, InterruptedException {
        double[] times = new double[CHANGES];
        for (int i = 0; i < CHANGES; i++) {
            String ip = address();
            nodes.get(i % nodes.size()).post("/api/v1/bans", Map.of("ip", ip));
            long answered = System.nanoTime();
            for (MeasuredService node : nodes) {
                while (!node.get("/api/v1/lookup/" + ip).path("blocked").asBoolean()) {
                    LockSupport.parkNanos(LOOK_NANOS);
                }
            }
            times[i] = (System.nanoTime() - answered) / 1e6;
        }
        Arrays.sort(times);
        print("answer to a change until it is in force on all nodes, p50", times[CHANGES / 2], "ms");
        print("the same, p99", times[CHANGES * 99 / 100], "ms");
    }

    private double single(List<MeasuredService> nodes) throws Exception {
        long begin = System.nanoTime();
        long end = begin + LOAD.toNanos();
        List<Callable<Integer>> clients = new ArrayList<>();
        for (MeasuredService node : nodes) {
            for (int i = 0; i < CLIENTS_EACH; i++) {
                clients.add(() -> {
                    int banned = 0;
                    while (System.nanoTime() < end) {
                        node.post("/api/v1/bans", Map.of("ip", address()));
                        banned++;
                    }
                    return banned;
                });
            }
        }
        int banned = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> client : threads.invokeAll(clients)) {
                banned += client.get();
            }
        }
        return banned / ((System.nanoTime() - begin) / 1e9);
    }

    private double bulk(MeasuredService node) throws IOException, InterruptedException {
        String lines = IntStream.range(0, BULK)
                .mapToObj(_ -> "{\"ip\":\"" + address() + "\"}\n")
                .collect(Collectors.joining());
        long begin = System.nanoTime();
        node.postLines("/api/v1/bans", lines);
        return BULK / ((System.nanoTime() - begin) / 1e9);
    }

    /** Kills the node that leads; measures until another one takes a change. */
    private void takeovers(List<MeasuredService> nodes) throws IOException, InterruptedException {
        double[] times = new double[TAKEOVERS];
        for (int i = 0; i < TAKEOVERS; i++) {
            MeasuredService leader = leader(nodes);
            int killed = nodes.indexOf(leader);
            MeasuredService other = nodes.get((killed + 1) % nodes.size());
            leader.kill();
            long begin = System.nanoTime();
            String ip = address();
            while (!banned(other, ip)) {
                LockSupport.parkNanos(LOOK_NANOS * 10);
            }
            times[i] = (System.nanoTime() - begin) / 1e6;
            nodes.set(killed, launch(killed));
            nodes.get(killed).awaitOk("/q/health/ready", "");
        }
        Arrays.sort(times);
        print("SIGKILL of the node that leads until a change succeeds, p50", times[TAKEOVERS / 2], "ms");
        print("the same, longest of " + TAKEOVERS, times[TAKEOVERS - 1], "ms");
    }

    private static boolean banned(MeasuredService node, String ip) throws InterruptedException {
        try {
            node.post("/api/v1/bans", Map.of("ip", ip));
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
