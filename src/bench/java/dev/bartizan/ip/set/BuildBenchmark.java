package dev.bartizan.ip.set;

import dev.bartizan.ip.IpParser;
import dev.bartizan.ip.LineFeeds;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Building the set from the bytes of a list in random order, compared with the minimum work for this task. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class BuildBenchmark {

    @Param({"10000", "120000", "1000000", "5000000"})
    int lines;

    private byte[] text;
    private int[] values;

    @Setup
    public void setUp() {
        text = new RandomAddresses(lines).lines(lines);
        values = new RandomAddresses(lines).addresses(lines);
    }

    /** Parse, normalise, sort and merge. */
    @Benchmark
    public IpRangeSet build() {
        return collect().build();
    }

    /** Only parse and normalise. */
    @Benchmark
    public IpRangeSetBuilder parse() {
        return collect();
    }

    /** The minimum: read the bytes, count the line feeds, and sort the values, which are parsed already. */
    @Benchmark
    public void baseline(Blackhole blackhole) {
        int lineFeeds = 0;
        for (byte character : text) {
            if (character == '\n') {
                lineFeeds++;
            }
        }
        blackhole.consume(lineFeeds);
        int[] sorted = values.clone();
        Arrays.sort(sorted);
        blackhole.consume(sorted);
    }

    private IpRangeSetBuilder collect() {
        IpParser parser = new IpParser();
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        int end;
        for (int start = 0; start < text.length; start = end + 1) {
            end = LineFeeds.next(text, start, text.length);
            if (parser.parse(text, start, end).isValid()) {
                builder.add(parser);
            }
        }
        return builder;
    }
}
