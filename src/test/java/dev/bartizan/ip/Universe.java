package dev.bartizan.ip;

import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.IpRangeSetBuilder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A few addresses that represent all: adjacent ones at both ends of each family and around the values at which a sign or a
 * carry could be wrong. A set of them is a {@link BitSet} of their numbers, which is simple enough to be right.
 */
public final class Universe {

    private static final int WINDOW = 40;
    private static final List<IpAddress> WINDOW_STARTS = List.of(
            IpAddress.parse("0.0.0.0"),
            IpAddress.parse("127.255.255.236"),
            IpAddress.of4(-WINDOW),
            IpAddress.parse("::"),
            IpAddress.parse("2001:db8::ffff:ffff:ffff:ffec"),
            IpAddress.parse("7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffec"),
            IpAddress.of6(-1, -WINDOW));

    public static final int SIZE = WINDOW * WINDOW_STARTS.size();

    private Universe() {}

    public static IpAddress address(int number) {
        IpAddress start = WINDOW_STARTS.get(number / WINDOW);
        int offset = number % WINDOW;
        if (!start.v6()) {
            return IpAddress.of4(start.value4() + offset);
        }
        long low = start.low() + offset;
        return IpAddress.of6(start.high() + (Long.compareUnsigned(low, start.low()) < 0 ? 1 : 0), low);
    }

    public static IpRange range(int first, int last) {
        return new IpRange(address(first), address(last));
    }

    /** Ranges as pairs of numbers, both within one window. */
    public static Arbitrary<int[]> spans() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, WINDOW_STARTS.size() - 1),
                        Arbitraries.integers().between(0, WINDOW - 1),
                        Arbitraries.integers().between(0, WINDOW - 1))
                .as((window, a, b) -> new int[] {window * WINDOW + Math.min(a, b), window * WINDOW + Math.max(a, b)});
    }

    public static Arbitrary<BitSet> sets() {
        return spans().list().ofMaxSize(12).map(spans -> {
            BitSet set = new BitSet(SIZE);
            spans.forEach(span -> set.set(span[0], span[1] + 1));
            return set;
        });
    }

    /** The entries of a list, some of which overlap or adjoin. */
    public static Arbitrary<List<int[]>> lists() {
        return spans().list().ofMaxSize(16);
    }

    public static IpRangeList rangeList(List<int[]> spans) {
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        spans.forEach(span -> builder.add(range(span[0], span[1])));
        return builder.buildList();
    }

    /** The minimum number of ranges, found one address at a time. */
    public static List<IpRange> ranges(BitSet set) {
        List<IpRange> ranges = new ArrayList<>();
        for (int first = set.nextSetBit(0); first >= 0; ) {
            int last = first;
            while (set.get(last + 1) && (last + 1) % WINDOW != 0) {
                last++;
            }
            ranges.add(range(first, last));
            first = set.nextSetBit(last + 1);
        }
        return ranges;
    }

    public static IpRangeSet rangeSet(BitSet set) {
        return IpRangeSet.of(ranges(set));
    }

    public static IntStream numbers() {
        return IntStream.range(0, SIZE);
    }

    public static BitSet copy(BitSet set) {
        return (BitSet) set.clone();
    }
}
