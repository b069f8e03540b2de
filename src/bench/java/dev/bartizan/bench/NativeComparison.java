package dev.bartizan.bench;

import dev.bartizan.bench.ServiceBenchmarks.Footprint;
import dev.bartizan.bench.ServiceBenchmarks.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Compares the native binary with JVM mode: size and speed. */
record NativeComparison(Footprint binary, Footprint jvm, long binaryBytes) {

    private static final double MB = 1e6;

    /** The options of the image for 128 MB. */
    private static final List<String> HEAP = List.of("-Xmx64m", "-Xmn16m");

    /** The command that starts the binary; empty if there is none. */
    static Optional<List<String>> command(Path binary) {
        return Files.isExecutable(binary)
                ? Optional.of(Stream.concat(Stream.of(binary.toString()), HEAP.stream())
                        .toList())
                : Optional.empty();
    }

    static NativeComparison measure(List<String> command, Plan jvm, Path folder) throws Exception {
        Plan plan = new Plan(command, List.of(), jvm.quick());
        return new NativeComparison(
                ServiceBenchmarks.footprint(plan, folder.resolve("native")),
                ServiceBenchmarks.footprint(jvm, folder.resolve("jvm")),
                Files.size(Path.of(command.getFirst())));
    }

    String table() {
        return "| What | To reach | Native | JVM | Reached |\n| --- | ---: | ---: | ---: | --- |\n"
                + row("Start to ready, empty database, ms", 100, each -> each.startEmpty() * 1e3)
                + row("Start to ready, 1 M entries stored, ms", 400, each -> each.startMillion() * 1e3)
                + row("Resident memory, idle, MB", 65, each -> each.resident().empty() / MB)
                + row(
                        "Resident memory, IPsum stored, MB",
                        80,
                        each -> each.resident().ipsum() / MB)
                + row(
                        "Resident memory, 1 M entries stored, MB",
                        140,
                        each -> each.resident().million() / MB)
                + row(
                        "Resident memory, 1 M entries on 50 lists stored, MB",
                        140,
                        each -> each.resident().manyLists() / MB)
                + row("Import of IPsum, first after the start, ms", 1_000, each -> millis(each.ipsum()))
                + row("Import of 1 M lines, first after the start, ms", 4_000, each -> millis(each.million()))
                + "| Binary, MB | ≤ 110 | %.0f | – | %s |".formatted(binaryBytes / MB, reached(binaryBytes / MB, 110));
    }

    private static double millis(MeasuredService.Import done) {
        return done.duration().toNanos() / 1e6;
    }

    private String row(String what, int target, ToDoubleFunction<Footprint> value) {
        double measured = value.applyAsDouble(binary);
        return "| %s | ≤ %,d | %,.0f | %,.0f | %s |\n"
                .formatted(what, target, measured, value.applyAsDouble(jvm), reached(measured, target));
    }

    private static String reached(double measured, int target) {
        return measured <= target ? "yes" : "**no**";
    }
}
