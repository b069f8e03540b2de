package dev.bartizan.ip.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.Universe;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RangeOverlapTest {

    @Provide
    Arbitrary<List<List<int[]>>> several() {
        return Universe.lists().list().ofMaxSize(6);
    }

    @Property
    void figuresAreThoseOfOperationsOnTheSets(@ForAll("several") List<List<int[]>> spans) {
        List<IpRangeList> lists = spans.stream().map(Universe::rangeList).toList();
        List<IpRangeSet> sets = lists.stream().map(IpRangeList::joined).toList();

        RangeOverlap overlap = RangeOverlap.of(lists);

        for (int i = 0; i < sets.size(); i++) {
            IpRangeSet set = sets.get(i);
            List<IpRangeSet> others = new ArrayList<>(sets);
            others.remove(i);
            IpRangeSet unique = set.subtract(IpRangeSet.unionOf(others));
            assertThat(overlap.ranges(i)).isEqualTo(set.rangeCount());
            assertThat(overlap.addresses4(i)).isEqualTo(set.addressCount4());
            assertThat(overlap.uniqueRanges(i)).isEqualTo(unique.rangeCount());
            assertThat(overlap.uniqueAddresses4(i)).isEqualTo(unique.addressCount4());
            assertThat(overlap.uniqueShare(i)).isCloseTo(share(unique, set), within(1e-9));
            for (int other = 0; other < i; other++) {
                IpRangeSet common = set.intersect(sets.get(other));
                assertThat(overlap.commonRanges(i, other))
                        .isEqualTo(overlap.commonRanges(other, i))
                        .isEqualTo(common.rangeCount());
                assertThat(overlap.commonAddresses4(i, other))
                        .isEqualTo(overlap.commonAddresses4(other, i))
                        .isEqualTo(common.addressCount4());
            }
        }
    }

    private static double share(IpRangeSet unique, IpRangeSet set) {
        boolean ofV6 = set.addressCount4() == 0;
        BigInteger whole = set.family(ofV6).addressCount();
        return whole.signum() == 0 ? 0 : unique.family(ofV6).addressCount().doubleValue() / whole.doubleValue();
    }

    @Test
    void wholeSpaceIsCounted() {
        IpRangeList everything = listOf("0.0.0.0/0", "::/0");
        IpRangeList half = listOf("128.0.0.0/1");

        RangeOverlap overlap = RangeOverlap.of(List.of(everything, half));

        assertThat(overlap.addresses4(0)).isEqualTo(1L << 32);
        assertThat(overlap.uniqueAddresses4(0)).isEqualTo(1L << 31);
        assertThat(overlap.uniqueRanges(0)).isEqualTo(2);
        assertThat(overlap.uniqueShare(0)).isEqualTo(0.5);
        assertThat(overlap.commonAddresses4(0, 1)).isEqualTo(1L << 31);
        assertThat(RangeOverlap.of(List.of(listOf("::/0"), half)).uniqueShare(0))
                .isEqualTo(1);
    }

    @Test
    void comparisonEndsWhenItsThreadIsInterrupted() {
        IpRangeList many = IpRangeList.of(IpRangeSet.of(IntStream.range(0, 50_000)
                .mapToObj(i -> IpRange.of4(2 * i, 2 * i))
                .toList()));
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> RangeOverlap.of(List.of(many)));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static IpRangeList listOf(String... ranges) {
        return IpRangeList.of(
                IpRangeSet.of(List.of(ranges).stream().map(IpRange::parse).toList()));
    }
}
