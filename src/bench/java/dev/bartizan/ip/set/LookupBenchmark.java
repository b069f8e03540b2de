package dev.bartizan.ip.set;

import dev.bartizan.ip.IpAddress;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One lookup of a random address, of which half are in the set. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LookupBenchmark {

    private static final int QUERIES = 1 << 20;

    @Param({"10000", "120000", "1000000", "5000000"})
    int ranges;

    private IpRangeSet set;
    private DatedIpRangeSet dated;
    private int[] queries;
    private int next;

    @Setup
    public void setUp() {
        RandomAddresses addresses = new RandomAddresses(ranges);
        set = addresses.ranges(ranges);
        dated = DatedIpRangeSet.firstSeen(set, 20_000);
        queries = addresses.addresses(QUERIES);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < QUERIES; i++) {
            if (random.nextBoolean()) {
                queries[i] = set.range(random.nextInt(set.rangeCount())).first().value4();
            }
        }
    }

    @Benchmark
    public boolean contains4() {
        return set.contains4(query());
    }

    @Benchmark
    public DatedIpRange findDated() {
        return dated.find(IpAddress.of4(query()));
    }

    private int query() {
        next = next + 1 & QUERIES - 1;
        return queries[next];
    }
}
