package dev.bartizan.ip.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.Universe;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class IpRangeListTest {

    @Provide
    Arbitrary<List<int[]>> lists() {
        return Universe.lists();
    }

    @Provide
    Arbitrary<BitSet> sets() {
        return Universe.sets();
    }

    @Property
    void entriesAreSortedAndDisjointAndHaveTheSameAddresses(@ForAll("lists") List<int[]> spans) {
        IpRangeList list = Universe.rangeList(spans);
        assertThat(list.joined()).isEqualTo(Universe.rangeSet(numbers(spans)));
        assertThat(list.addressCount()).isEqualTo(list.joined().addressCount());
        for (int i = 1; i < list.rangeCount(); i++) {
            assertThat(list.range(i - 1).last()).isLessThan(list.range(i).first());
        }
    }

    @Property
    void entriesOnlyBeginAndEndWhereTheListSaysSo(@ForAll("lists") List<int[]> spans) {
        List<IpAddress> firsts =
                spans.stream().map(span -> Universe.address(span[0])).toList();
        List<IpAddress> lasts =
                spans.stream().map(span -> Universe.address(span[1])).toList();
        assertThat(Universe.rangeList(spans).stream()).allSatisfy(entry -> {
            assertThat(firsts).contains(entry.first());
            assertThat(lasts).contains(entry.last());
        });
    }

    @Property
    void listsHaveTheSameDigestIfAndOnlyIfTheyAreEqual(
            @ForAll("lists") List<int[]> one, @ForAll("lists") List<int[]> other) {
        byte[] digest = Universe.rangeList(one).digest();
        assertThat(digest).hasSize(32).isEqualTo(Universe.rangeList(one).digest());
        assertThat(Arrays.equals(digest, Universe.rangeList(other).digest()))
                .isEqualTo(Universe.rangeList(one).equals(Universe.rangeList(other)));
    }

    @Test
    void longListsThatDifferAtTheirEndsHaveOtherDigests() {
        IpRangeSet many = new IpRangeSetBuilder()
                .add(IpRangeSet.of(IntStream.range(0, 5_000)
                        .mapToObj(i -> IpRange.of(IpAddress.of4(2 * i)))
                        .toList()))
                .build();
        IpRange last = IpRange.parse("ffff::");
        assertThat(IpRangeList.of(many).digest())
                .isNotEqualTo(IpRangeList.of(many.union(IpRangeSet.of(last))).digest());
        assertThat(IpRangeList.of(many).digest())
                .isNotEqualTo(IpRangeList.of(many.lowest(4_999)).digest());
    }

    @Property
    void entriesThatOverlapNothingStayAsTheyAre(@ForAll("lists") List<int[]> spans) {
        List<IpRange> lonely = spans.stream()
                .map(span -> Universe.range(span[0], span[1]))
                .filter(range -> spans.stream()
                                .filter(other -> range.overlaps(Universe.range(other[0], other[1])))
                                .count()
                        == 1)
                .toList();
        assertThat(Universe.rangeList(spans).stream()).containsAll(lonely);
    }

    @Property
    void subtractingLeavesTheRestOfEachEntry(@ForAll("lists") List<int[]> spans, @ForAll("sets") BitSet set) {
        IpRangeList list = Universe.rangeList(spans);
        IpRangeSet without = Universe.rangeSet(set);
        IpRangeList rest = list.subtract(without);
        assertThat(rest.joined()).isEqualTo(list.joined().subtract(without));
        List<IpRange> untouched =
                list.stream().filter(entry -> !without.overlaps(entry)).toList();
        assertThat(rest.stream()).containsAll(untouched);
    }

    @Property
    void countsEntriesThatAreNotWhollyInASet(@ForAll("lists") List<int[]> spans, @ForAll("sets") BitSet set) {
        IpRangeList list = Universe.rangeList(spans);
        IpRangeSet other = Universe.rangeSet(set);
        assertThat(list.countOutside(other)).isEqualTo((int)
                list.stream().filter(entry -> !other.containsAll(entry)).count());
    }

    private static BitSet numbers(List<int[]> spans) {
        BitSet numbers = new BitSet(Universe.SIZE);
        spans.forEach(span -> numbers.set(span[0], span[1] + 1));
        return numbers;
    }

    @Test
    void largeSortEndsWhenItsThreadIsInterrupted() {
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        for (long high = 300_000; high > 0; high--) {
            builder.add6(high, 0, high, 0);
        }
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(CancellationException.class).isThrownBy(builder::buildList);
        } finally {
            Thread.interrupted();
        }
        assertThat(builder.buildList().rangeCount()).isEqualTo(300_000);
    }
}
