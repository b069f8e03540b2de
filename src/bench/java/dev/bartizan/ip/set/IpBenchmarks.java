package dev.bartizan.ip.set;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks of this package.
 *
 * <p>Arguments: output folder, whether to run the quick version, which benchmarks (a regular expression). It writes
 * {@code jmh.json} and {@code ip-size.json} (bytes per IPv4 range in memory and stored, by the number of lines) to the folder.
 */
public final class IpBenchmarks {

    private static final int[] SIZES = {10_000, 120_000, 1_000_000, 5_000_000};

    private IpBenchmarks() {}

    public static void main(String[] arguments) throws RunnerException, IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        boolean quick = !arguments[1].equals("false");
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(arguments[2])
                .forks(1)
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(quick ? 500 : 1000))
                .measurementIterations(quick ? 2 : 3)
                .measurementTime(TimeValue.milliseconds(quick ? 300 : 500))
                .jvmArgs("-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch")
                .resultFormat(ResultFormatType.JSON)
                .result(folder.resolve("jmh.json").toString());
        if (quick) {
            options.param("ranges", "1000000").param("lines", "1000000");
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        printRatios(results);
        printSizes(folder.resolve("ip-size.json"));
    }

    private static void printRatios(Collection<RunResult> results) {
        Map<Integer, Double> build = scores(results, "BuildBenchmark.build");
        Map<Integer, Double> baseline = scores(results, "BuildBenchmark.baseline");
        build.forEach((lines, score) -> System.out.printf(
                "parse + normalise + sort + merge of %,d lines: %.2f times the baseline%n",
                lines, score / baseline.get(lines)));
    }

    private static Map<Integer, Double> scores(Collection<RunResult> results, String benchmark) {
        return results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith(benchmark))
                .collect(Collectors.toMap(
                        result -> Integer.parseInt(result.getParams().getParam("lines")),
                        result -> result.getPrimaryResult().getScore(),
                        (one, other) -> one,
                        TreeMap::new));
    }

    private static void printSizes(Path file) throws IOException {
        StringBuilder json = new StringBuilder("[");
        for (int size : SIZES) {
            IpRangeSet set = new RandomAddresses(size).ranges(size);
            double inMemory = (double) set.v4().bytes() / set.rangeCount();
            byte[] encoded = IpRangeSetCodec.encode(DatedIpRangeSet.firstSeen(set, 20_000));
            double stored = (double) encoded.length / set.rangeCount();
            System.out.printf(
                    "%,d IPv4 ranges: %.2f bytes each in memory, %.2f stored%n", set.rangeCount(), inMemory, stored);
            json.append(json.length() > 1 ? ",\n " : "")
                    .append("{\"lines\": %d, \"ranges\": %d, \"bytesPerRange\": %.2f, \"storedBytesPerRange\": %.2f}"
                            .formatted(size, set.rangeCount(), inMemory, stored));
        }
        Files.writeString(file, json.append("]\n"));
    }
}
