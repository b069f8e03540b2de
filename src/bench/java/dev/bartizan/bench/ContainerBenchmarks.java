package dev.bartizan.bench;

import static dev.bartizan.bench.ServiceBenchmarks.say;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.bench.ContainersMeasured.Pair;
import dev.bartizan.bench.ContainersMeasured.Soak;
import dev.bartizan.bench.ServiceBenchmarks.Plan;
import dev.bartizan.container.engine.PrivateDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.opentest4j.TestAbortedException;

/** Measures supervision: of many containers without events, and of three apps on a real engine. */
final class ContainerBenchmarks {

    private static final int CONTAINERS = 200;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String HEAP = "-Xmx96m";
    private static final String COLLECTOR = "-XX:+UseSerialGC";
    private static final List<String> CHAIN = List.of("db", "api", "web");

    private final Plan plan;
    private final Path folder;

    private ContainerBenchmarks(Plan plan, Path folder) {
        this.plan = plan;
        this.folder = folder;
    }

    /** Runs only this benchmark, the short version, and prints the result. */
    public static void main(String[] arguments) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(java, "-jar", "target/quarkus-app/quarkus-run.jar");
        Path folder = Files.createTempDirectory("bartizan-bench");
        System.out.println(run(new Plan(command, command, true), folder).table());
    }

    /** Measures in an empty folder. */
    static ContainersMeasured run(Plan plan, Path folder) throws Exception {
        return new ContainerBenchmarks(plan, folder).measure();
    }

    private record Cost(double idle, long heap, long resident) {}

    private ContainersMeasured measure() throws Exception {
        Cost none = cost(0);
        Cost all = cost(CONTAINERS);
        return new ContainersMeasured(
                CONTAINERS,
                new Pair<>(none.idle(), all.idle()),
                plan.virtualMachine() ? Optional.of(new Pair<>(none.heap(), all.heap())) : Optional.empty(),
                new Pair<>(none.resident(), all.resident()),
                soak());
    }

    private Cost cost(int containers) throws Exception {
        say("%d supervised containers of which nothing is heard", containers);
        try (QuietContainers engine = new QuietContainers();
                MeasuredService service = service("fake-" + containers, engine.socket())) {
            engine.run(containers);
            awaitRunning(service, containers);
            // One round of all checks, so that the code is compiled before the measurement.
            Thread.sleep(QuietContainers.BETWEEN_CHECKS);
            Duration before = service.cpuTime();
            long begin = System.nanoTime();
            Thread.sleep(QuietContainers.BETWEEN_CHECKS.multipliedBy(plan.throughputRounds() - 2));
            double idle = service.cpuTime().minus(before).toNanos() / (double) (System.nanoTime() - begin);
            long heap = plan.virtualMachine() ? service.liveHeapBytes() : 0;
            return new Cost(idle, heap, service.memory().resident());
        }
    }

    /** Five minutes, or half a minute in the short version. */
    private Optional<Soak> soak() throws Exception {
        double minutes = plan.quick() ? 0.5 : 5;
        say("Soak of three apps on Docker");
        try (PrivateDocker engine = PrivateDocker.start();
                MeasuredService service = service("docker", engine.socket())) {
            for (int i = 0; i < CHAIN.size(); i++) {
                engine.cli(
                        "run",
                        "--detach",
                        "--name=" + CHAIN.get(i),
                        "--label=bartizan.supervise=true",
                        "--label=bartizan.health=http://:8080/health",
                        "--label=bartizan.health.interval=1s",
                        "--label=bartizan.depends-on=" + (i == 0 ? "" : CHAIN.get(i - 1)),
                        "app:1");
            }
            awaitRunning(service, CHAIN.size());
            String id = service.post("/api/v1/soak", Map.of("minutes", minutes))
                    .path("id")
                    .textValue();
            JsonNode report = service.get("/api/v1/soak/" + id);
            while (report.path("state").textValue().equals("running")) {
                LockSupport.parkNanos(POLL.toNanos());
                report = service.get("/api/v1/soak/" + id);
            }
            return Optional.of(new Soak(
                    "Docker",
                    minutes,
                    report.path("state").textValue(),
                    report.path("state_change_count").intValue(),
                    report.path("error_line_count").intValue(),
                    report.path("lines_read").longValue()));
        } catch (TestAbortedException noEngine) {
            say("Not possible: %s", noEngine.getMessage());
            return Optional.empty();
        }
    }

    private MeasuredService service(String name, Path socket) throws IOException, InterruptedException {
        return MeasuredService.start(
                plan.command(),
                Files.createDirectory(folder.resolve(name)),
                HEAP,
                // The native binary has only this collector, and exits if the option is given.
                plan.virtualMachine() ? COLLECTOR : HEAP,
                "-Dbartizan.container.enabled=true",
                "-Dbartizan.container.socket=" + socket);
    }

    private static void awaitRunning(MeasuredService service, int containers) throws Exception {
        long begin = System.nanoTime();
        while (service.get("/health")
                        .at("/components/containers/states/running")
                        .intValue()
                < containers) {
            if (System.nanoTime() - begin > LONGEST_WAIT.toNanos()) {
                throw new IOException("Not all of them run: " + service.get("/health"));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }
}
