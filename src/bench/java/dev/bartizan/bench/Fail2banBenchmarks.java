package dev.bartizan.bench;

import static dev.bartizan.bench.ServiceBenchmarks.say;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.bench.ServiceBenchmarks.Plan;
import dev.bartizan.fail2ban.Fail2banServer;
import dev.bartizan.fail2ban.Fail2banServer.Conversation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Measures the service beside a private fail2ban server, whose actions do nothing. */
final class Fail2banBenchmarks {

    private static final int JAILS = 20;
    private static final int BANS_OF_A_JAIL = 1_000;
    private static final int OWN_BANS = 1_000;
    private static final int BANS = 2_000;
    private static final Duration BETWEEN_PINGS = Duration.ofMillis(10);

    private final Plan plan;
    private final Path folder;

    private Fail2banBenchmarks(Plan plan, Path folder) {
        this.plan = plan;
        this.folder = folder;
    }

    /** Runs only this benchmark, the short version, and prints the result. */
    public static void main(String[] arguments) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(java, "-jar", "target/quarkus-app/quarkus-run.jar");
        Path folder = Files.createTempDirectory("bartizan-bench");
        Fail2banMeasured measured =
                run(new Plan(command, command, true), folder).orElseThrow();
        System.out.println(measured.table());
        System.out.println(measured.details());
    }

    /**
     * Measures in an empty folder.
     *
     * @return nothing if fail2ban is not installed
     */
    static Optional<Fail2banMeasured> run(Plan plan, Path folder) throws Exception {
        if (!Machine.has("fail2ban-server") || !Machine.has("fail2ban-client")) {
            return Optional.empty();
        }
        return Optional.of(new Fail2banBenchmarks(plan, folder).measure());
    }

    private Fail2banMeasured measure() throws Exception {
        say("fail2ban with 20,000 bans");
        List<Double> jailLists;
        List<Double> banLists;
        try (Fail2banServer server = Fail2banServer.start(JAILS, "", "");
                MeasuredService service = service(server, "lists")) {
            fill(server);
            jailLists = times(() -> service.get("/api/v1/jails"));
            banLists = times(() -> IntStream.rangeClosed(1, JAILS)
                    .mapToLong(jail -> bans(service, jail))
                    .sum());
        }
        say("Bans through fail2ban");
        List<Double> ownRates = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        List<Double> pings = new ArrayList<>();
        // The lightest possible action: a shell and a program.
        try (Fail2banServer server = Fail2banServer.start(1, "true", "true");
                MeasuredService service = service(server, "bans")) {
            ownRates.add(ownRate(server, 0));
            for (int round = 1; round <= plan.throughputRounds(); round++) {
                rates.add(rate(server, service, round, pings));
                ownRates.add(ownRate(server, round));
            }
        }
        return new Fail2banMeasured(jailLists, banLists, ownRates, rates, pings);
    }

    private MeasuredService service(Fail2banServer server, String name) throws IOException, InterruptedException {
        return MeasuredService.start(
                plan.command(),
                Files.createDirectory(folder.resolve("fail2ban-" + name)),
                "-Dbartizan.fail2ban.time-zone=UTC",
                "-Dbartizan.fail2ban.enabled=true",
                "-Dbartizan.fail2ban.socket=" + server.socket());
    }

    private static void fill(Fail2banServer server) {
        try (Conversation conversation = server.connect()) {
            for (int jail = 1; jail <= JAILS; jail++) {
                conversation.say(ban(jail, addresses("45." + jail, BANS_OF_A_JAIL)));
            }
        }
    }

    private static long bans(MeasuredService service, int jail) {
        try {
            int bans = service.get("/api/v1/jails/jail" + jail + "/bans")
                    .path("items")
                    .size();
            if (bans != BANS_OF_A_JAIL) {
                throw new IllegalStateException(bans + " bans");
            }
            return bans;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Durations of some calls in milliseconds, after some calls that warm up the code. */
    private List<Double> times(Callable<?> call) throws Exception {
        for (int i = 0; i < 4 * plan.throughputRounds(); i++) {
            call.call();
        }
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < 2 * plan.throughputRounds(); i++) {
            long begin = System.nanoTime();
            call.call();
            times.add((System.nanoTime() - begin) / 1e6);
        }
        return times;
    }

    private static double ownRate(Fail2banServer server, int round) {
        try (Conversation conversation = server.connect()) {
            List<String> command = ban(1, addresses("47." + round, OWN_BANS));
            long begin = System.nanoTime();
            Object banned = conversation.say(command);
            double seconds = (System.nanoTime() - begin) / 1e9;
            if (!banned.equals((long) OWN_BANS)) {
                throw new IllegalStateException(banned + " bans");
            }
            return OWN_BANS / seconds;
        }
    }

    private static double rate(Fail2banServer server, MeasuredService service, int round, List<Double> pings)
            throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<List<Double>> pinging = CompletableFuture.supplyAsync(() -> ping(server, over));
        try {
            long id = service.post("/api/v1/jails/jail1/bans", Map.of("ips", addresses("46." + round, BANS)))
                    .path("id")
                    .longValue();
            JsonNode job = service.get("/api/v1/jails/jobs/" + id);
            while (job.path("finished_at").isNull()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                job = service.get("/api/v1/jails/jobs/" + id);
            }
            if (job.path("changed").intValue() != BANS) {
                throw new IllegalStateException(job.toString());
            }
            Duration taken = Duration.between(
                    Instant.parse(job.path("started_at").textValue()),
                    Instant.parse(job.path("finished_at").textValue()));
            return BANS / (taken.toNanos() / 1e9);
        } finally {
            over.set(true);
            pings.addAll(pinging.get());
        }
    }

    private static List<Double> ping(Fail2banServer server, AtomicBoolean over) {
        List<Double> waits = new ArrayList<>();
        try (Conversation conversation = server.connect()) {
            while (!over.get()) {
                long begin = System.nanoTime();
                conversation.say(List.of("ping"));
                waits.add((System.nanoTime() - begin) / 1e6);
                LockSupport.parkNanos(BETWEEN_PINGS.toNanos());
            }
        }
        return waits;
    }

    private static List<String> ban(int jail, List<String> addresses) {
        return Stream.concat(Stream.of("set", "jail" + jail, "banip"), addresses.stream())
                .toList();
    }

    private static List<String> addresses(String beginning, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> beginning + "." + i / 250 + "." + i % 250)
                .toList();
    }
}
