package dev.bartizan.ip.set;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Operations on whole sets that imports and publications need. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class AlgebraBenchmark {

    private static final int LISTS = 10;
    private static final int COMPARED = 20;

    @Param({"120000", "1000000"})
    int ranges;

    private IpRangeSet set;
    private IpRangeSet next;
    private List<IpRangeSet> lists;
    private List<IpRangeList> compared;
    private DatedIpRangeSet dated;
    private byte[] encoded;

    @Setup
    public void setUp() {
        set = new RandomAddresses(1).ranges(ranges);
        int changed = ranges / 10;
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        set.stream().skip(changed).forEach(builder::add);
        next = builder.add(new RandomAddresses(2).ranges(changed)).build();
        lists = LongStream.range(0, LISTS)
                .mapToObj(seed -> new RandomAddresses(seed).ranges(ranges / LISTS))
                .toList();
        // A third of each list is in the one before it.
        compared = LongStream.range(0, COMPARED)
                .mapToObj(seed -> IpRangeList.of(new RandomAddresses(seed)
                        .ranges(ranges / COMPARED)
                        .union(new RandomAddresses(seed - 1).ranges(ranges / COMPARED / 3))))
                .toList();
        dated = DatedIpRangeSet.firstSeen(set, 20_000).advance(IpRangeList.of(next), 20_001);
        encoded = IpRangeSetCodec.encode(dated);
    }

    @Benchmark
    public IpRangeSet union() {
        return set.union(next);
    }

    @Benchmark
    public IpRangeSet unionOfTen() {
        return IpRangeSet.unionOf(lists);
    }

    @Benchmark
    public RangeOverlap overlapOfTwenty() {
        return RangeOverlap.of(compared);
    }

    @Benchmark
    public IpRangeSet.Diff diff() {
        return set.diff(next);
    }

    @Benchmark
    public DatedIpRangeSet advance() {
        return dated.advance(IpRangeList.of(set), 20_002);
    }

    @Benchmark
    public IpRangeSet.Aggregation aggregateToTenth() {
        return set.aggregate(ranges / 10);
    }

    @Benchmark
    public byte[] encode() {
        return IpRangeSetCodec.encode(dated);
    }

    @Benchmark
    public DatedIpRangeSet decode() {
        return IpRangeSetCodec.decode(encoded);
    }
}
