package dev.bartizan.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.bench.ServiceBenchmarks.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures the service, and writes the report with these results and those of {@link dev.bartizan.ip.set.IpBenchmarks}.
 *
 * <p>Arguments: folder of the results, whether to run the quick version, the version of Quarkus, the report's file. System
 * properties: {@code bench.command} and {@code bench.command.constant} are other commands that start the service,
 * {@code bench.load} is the load of the machine before the run, {@code bench.revision} the measured revision.
 */
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        ReportPage page = ReportPage.of(Path.of(arguments[3]));
        boolean quick = !arguments[1].equals("false");
        Machine machine = Machine.here(arguments[2]);
        Plan plan = new Plan(
                command("bench.command", "target/quarkus-app/quarkus-run.jar"),
                command("bench.command.constant", "target/bench-app/quarkus-app/quarkus-run.jar"),
                quick);
        Path work = Files.createTempDirectory("bartizan-bench");
        try {
            ServiceBenchmarks.Measured service = ServiceBenchmarks.run(plan, work);
            ObjectMapper json = new ObjectMapper();
            IpMeasured ip = IpMeasured.of(
                    json.readTree(folder.resolve("jmh.json").toFile()),
                    json.readTree(folder.resolve("ip-size.json").toFile()));
            Optional<List<String>> binary =
                    NativeComparison.command(Path.of("target/bartizan-runner").toAbsolutePath());
            BouncersMeasured bouncers =
                    BouncerBenchmarks.run(plan, binary, Files.createDirectory(work.resolve("bouncers")));
            BansMeasured bans = BansMeasured.run(plan, work.resolve("bans"));
            LiveLogsMeasured liveLogs = LiveLogBenchmarks.run(plan, Files.createDirectory(work.resolve("logs")));
            Optional<Fail2banMeasured> fail2ban =
                    Fail2banBenchmarks.run(plan, Files.createDirectory(work.resolve("fail2ban")));
            UpdatesMeasured updates = UpdateBenchmarks.run(plan, Files.createDirectory(work.resolve("updates")));
            ContainersMeasured containers =
                    ContainerBenchmarks.run(plan, Files.createDirectory(work.resolve("containers")));
            Optional<NativeComparison> comparison = binary.isPresent()
                    ? Optional.of(NativeComparison.measure(binary.get(), plan, work))
                    : Optional.empty();
            Report report = new Report(
                    machine, plan, ip, service, bouncers, bans, fail2ban, liveLogs, updates, containers, comparison);
            page.write(report.markdown());
            System.out.println();
            System.out.println(report.targets());
            System.out.println();
            System.out.println(bouncers.table());
            System.out.println();
            System.out.println(bans.table());
            System.out.println();
            System.out.println(liveLogs.table());
            System.out.println();
            System.out.println(updates.table());
            System.out.println();
            System.out.println(report.fail2ban());
            System.out.println();
            System.out.println(containers.table());
            System.out.println();
            System.out.println(report.nativeComparison());
        } finally {
            delete(work);
        }
    }

    private static List<String> command(String property, String jar) {
        String given = System.getProperty(property, "");
        return given.isBlank()
                ? List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar)
                : List.of(given.split(" +"));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
