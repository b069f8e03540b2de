package dev.bartizan.bench;

import dev.bartizan.bench.Report.Row;
import dev.bartizan.fail2ban.Fail2banServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures the pages of the console with much data: a million entries in ten lists, 50,000 bans, 20 jails of a real fail2ban,
 * and 200 supervised containers of a fake engine.
 *
 * <p>Arguments: the command that starts the service. The system property {@code bench.keep} keeps the service until the
 * standard input ends, for other programs that visit it.
 */
public final class PageBenchmarks {

    private static final int LISTS = 10;
    private static final int ENTRIES = 100_000;
    private static final int BANS = 50_000;
    private static final int JAILS = 20;
    private static final int BANS_OF_A_JAIL = 100;
    private static final int CONTAINERS = 200;

    private static final int PER_SECOND = 20;
    private static final int REQUESTS = 200;
    private static final int WARM_UP = 40;
    private static final int WATCHERS = 20;
    private static final Duration QUIET = Duration.ofSeconds(30);
    private static final double LONGEST_MILLIS = 100;
    private static final double MORE_MIB = 10;
    private static final double MIB = 1024.0 * 1024;

    private final MeasuredService service;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String cookie;

    private PageBenchmarks(MeasuredService service, String cookie) {
        this.service = service;
        this.cookie = cookie;
    }

    /** Latencies in milliseconds, size in bytes without compression. */
    private record Visited(String path, double median, double p99, double longest, int bytes, int failed) {}

    public static void main(String[] command) throws Exception {
        Path work = Files.createTempDirectory("bartizan-pages");
        try (QuietContainers containers = new QuietContainers();
                Fail2banServer fail2ban = Fail2banServer.start(JAILS)) {
            containers.run(CONTAINERS);
            banInJails(fail2ban);
            Map<String, String> settings = Map.of(
                    "BARTIZAN_CONTAINER_ENABLED",
                    "true",
                    "BARTIZAN_CONTAINER_SOCKET",
                    containers.socket().toString(),
                    "BARTIZAN_FAIL2BAN_ENABLED",
                    "true",
                    "BARTIZAN_FAIL2BAN_SOCKET",
                    fail2ban.socket().toString(),
                    "BARTIZAN_FAIL2BAN_CONFIG_DIR",
                    fail2ban.configDir().toString());
            try (MeasuredService service =
                    MeasuredService.launch(List.of(command), Files.createDirectory(work.resolve("data")), settings)) {
                service.awaitOk("/health", "\"running\":" + CONTAINERS);
                long list = fill(service, work);
                String cookie = account(service);
                new PageBenchmarks(service, cookie).measure(list);
                if (Boolean.getBoolean("bench.keep")) {
                    System.out.printf("%n%s %s%n", service.address(), cookie);
                    System.in.transferTo(System.out);
                }
            }
        }
    }

    private static long fill(MeasuredService service, Path work)
            throws IOException, InterruptedException, TimeoutException {
        AddressList all = AddressList.random(LISTS * ENTRIES);
        List<String> addresses = all.addresses();
        long first = 0;
        for (int i = 0; i < LISTS; i++) {
            Path file = work.resolve("list" + i + ".txt");
            Files.write(file, addresses.subList(i * ENTRIES, (i + 1) * ENTRIES));
            long id = service.createList("list" + i, URI.create("file:" + file.getFileName()));
            service.importList(id, Duration.ofMinutes(2));
            first = i == 0 ? id : first;
        }
        SplittableRandom random = new SplittableRandom(1);
        service.postLines(
                "/api/v1/bans",
                IntStream.range(0, BANS)
                        .mapToObj(i -> "{\"ip\":\"%s\",\"duration\":\"%dh\",\"reason\":\"benchmark %d\"}"
                                .formatted(AddressList.address(random), 1 + i % 168, i % 50))
                        .collect(Collectors.joining("\n")));
        return first;
    }

    private static void banInJails(Fail2banServer fail2ban) {
        SplittableRandom random = new SplittableRandom(2);
        for (int jail = 1; jail <= JAILS; jail++) {
            List<String> command = new ArrayList<>(List.of("set", "jail" + jail, "banip"));
            for (int i = 0; i < BANS_OF_A_JAIL; i++) {
                command.add(AddressList.address(random));
            }
            fail2ban.client(command.toArray(String[]::new));
        }
    }

    /** Creates the first account; returns the cookie of its session. */
    private static String account(MeasuredService service) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> opened = client.send(
                    HttpRequest.newBuilder(service.address().resolve("/api/v1/setup"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("""
                                    {"code": "%s", "name": "bench", "password": "a long password of the benchmark"}
                                    """.formatted(MeasuredService.TOKEN)))
                            .build(),
                    BodyHandlers.ofString());
            String set = opened.headers()
                    .firstValue("Set-Cookie")
                    .orElseThrow(() -> new IOException("No session: " + opened.body()));
            return set.substring(0, set.indexOf(';'));
        }
    }

    private static List<String> paths(long list) {
        return List.of(
                "/ui/",
                "/ui/traffic",
                "/ui/bans",
                "/ui/bans?ip=45.0.0.0/8",
                "/ui/bans/countries?window=7d",
                "/ui/bans/trend?window=24h",
                "/ui/search?q=45.155.17.9",
                "/ui/search?q=45.155.16.0/22",
                "/ui/allowlist",
                "/ui/lists",
                "/ui/lists/" + list,
                "/ui/new-list",
                "/ui/bouncers",
                "/ui/exports",
                "/ui/jails",
                "/ui/jails?now=true",
                "/ui/jails/jail1",
                "/ui/crowdsec",
                "/ui/logs",
                "/ui/containers",
                "/ui/containers/app-7",
                "/ui/containers/app-7/lint",
                "/ui/soaks",
                "/ui/deployments",
                "/ui/updates",
                "/ui/notifications",
                "/ui/audit",
                "/ui/settings",
                "/ui/settings/accounts",
                "/ui/settings/account",
                "/ui/settings/sessions",
                "/ui/settings/tokens",
                "/ui/settings/backup");
    }

    private void measure(long list) throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(QUIET.toSeconds());
        long before = service.memory().resident();
        service.memory().forgetPeak();
        List<Visited> visited = new ArrayList<>();
        for (String path : paths(list)) {
            visit(path, WARM_UP);
            visited.add(visit(path, REQUESTS));
        }
        double more = (service.memory().resident() - before) / MIB;
        double peak = (service.memory().peak() - before) / MIB;
        Duration alone = cpuOf(QUIET);
        List<CompletableFuture<?>> open = IntStream.range(0, WATCHERS)
                .<CompletableFuture<?>>mapToObj(_ -> client.sendAsync(request("/ui/live"), BodyHandlers.ofLines()))
                .toList();
        CompletableFuture.allOf(open.toArray(CompletableFuture<?>[]::new)).join();
        Duration watched = cpuOf(QUIET);

        System.out.println("| page | median | p99 | longest | bytes | failed |\n| --- | --- | --- | --- | --- | --- |");
        visited.forEach(page -> System.out.printf(
                "| `%s` | %.1f ms | %.1f ms | %.1f ms | %,d | %d |%n",
                page.path, page.median, page.p99, page.longest, page.bytes, page.failed));
        double slowest = visited.stream().mapToDouble(Visited::p99).max().orElseThrow();
        System.out.println();
        int failed = visited.stream().mapToInt(Visited::failed).sum();
        System.out.println(Row.table(List.of(
                Row.of("Requests that failed", "0", String.valueOf(failed), failed == 0),
                Row.of(
                        "The slowest page at %d requests a second, p99".formatted(PER_SECOND),
                        "≤ %.0f ms".formatted(LONGEST_MILLIS),
                        "%.0f ms".formatted(slowest),
                        slowest <= LONGEST_MILLIS),
                Row.of(
                        "Resident memory after the visits",
                        "≤ +%.0f MiB".formatted(MORE_MIB),
                        "%+.1f MiB".formatted(more),
                        more <= MORE_MIB),
                Row.reported("Its peak during the visits", "%+.1f MiB".formatted(peak)),
                Row.reported(
                        "CPU time of %d s in which nothing happens".formatted(QUIET.toSeconds()),
                        "%d ms".formatted(alone.toMillis())),
                Row.reported(
                        "The same with %d open overviews".formatted(WATCHERS),
                        "%d ms".formatted(watched.toMillis())))));
    }

    private Duration cpuOf(Duration length) throws InterruptedException {
        Duration before = service.cpuTime();
        TimeUnit.SECONDS.sleep(length.toSeconds());
        return service.cpuTime().minus(before);
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(service.address().resolve(path))
                .header("Cookie", cookie)
                .build();
    }

    /** Visits a page at a steady rate. Latency counts from the time at which a request was due. */
    private Visited visit(String path, int count) {
        long interval = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
        long[] latencies = new long[count];
        AtomicInteger failed = new AtomicInteger();
        AtomicInteger bytes = new AtomicInteger();
        CompletableFuture<?>[] answers = new CompletableFuture<?>[count];
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int number = i;
            long due = begin + i * interval;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            answers[i] = client.sendAsync(request(path), BodyHandlers.ofByteArray())
                    .handle((response, failure) -> {
                        latencies[number] = System.nanoTime() - due;
                        if (failure != null || response.statusCode() != 200) {
                            failed.incrementAndGet();
                        } else {
                            bytes.set(response.body().length);
                        }
                        return null;
                    });
        }
        CompletableFuture.allOf(answers).join();
        Arrays.sort(latencies);
        return new Visited(
                path,
                latencies[count / 2] / 1e6,
                latencies[(int) Math.ceil(count * 0.99) - 1] / 1e6,
                latencies[count - 1] / 1e6,
                bytes.get(),
                failed.get());
    }
}
