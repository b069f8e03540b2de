package dev.bartizan.ip.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.Universe;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CommonRangesTest {

    @Provide
    Arbitrary<List<List<int[]>>> lists() {
        return Universe.lists().list().ofMaxSize(5);
    }

    @Property
    void addressIsInTheResultIfEnoughListsHaveIt(
            @ForAll("lists") List<List<int[]>> spans, @ForAll @IntRange(min = 1, max = 6) int least) {
        List<IpRangeList> lists = spans.stream().map(Universe::rangeList).toList();

        IpRangeList common = IpRangeList.inAtLeast(least, lists);

        assertThat(Universe.numbers().filter(number -> common.joined().contains(Universe.address(number))))
                .containsExactlyElementsOf(Universe.numbers()
                        .filter(number -> having(lists, number, number) >= least)
                        .boxed()
                        .toList());
        for (int i = 1; i < common.rangeCount(); i++) {
            assertThat(common.range(i - 1).last()).isLessThan(common.range(i).first());
        }
    }

    @Property
    void neighboursAreInOneEntryIfEnoughListsHaveBothInOne(
            @ForAll("lists") List<List<int[]>> spans, @ForAll @IntRange(min = 1, max = 3) int least) {
        List<IpRangeList> lists = spans.stream().map(Universe::rangeList).toList();
        List<IpRange> common = IpRangeList.inAtLeast(least, lists).stream().toList();

        Universe.numbers()
                .filter(number -> number + 1 < Universe.SIZE && follows(number))
                .forEach(number -> assertThat(common.stream().anyMatch(entry -> hasBoth(entry, number, number + 1)))
                        .isEqualTo(having(lists, number, number + 1) >= least));
    }

    private static boolean follows(int number) {
        IpAddress one = Universe.address(number);
        IpAddress next = Universe.address(number + 1);
        return one.v6() == next.v6() && one.low() + 1 == next.low() && one.compareTo(next) < 0;
    }

    /** How many lists have both addresses in one entry. */
    private static long having(List<IpRangeList> lists, int one, int other) {
        return lists.stream()
                .filter(list -> list.stream().anyMatch(entry -> hasBoth(entry, one, other)))
                .count();
    }

    private static boolean hasBoth(IpRange entry, int one, int other) {
        return entry.contains(Universe.address(one)) && entry.contains(Universe.address(other));
    }

    @Property
    void oneListIsItselfAndOneOfManyIsTheirUnion(@ForAll("lists") List<List<int[]>> spans) {
        List<IpRangeList> lists = spans.stream().map(Universe::rangeList).toList();
        lists.forEach(
                list -> assertThat(IpRangeList.inAtLeast(1, List.of(list))).isEqualTo(list));
        assertThat(IpRangeList.inAtLeast(1, lists))
                .isEqualTo(
                        Universe.rangeList(spans.stream().flatMap(List::stream).toList()));
    }

    @Test
    void rangesMeetExactly() {
        IpRangeList network = list("192.0.2.0/24", "2001:db8::/32");
        IpRangeList halves = list("192.0.2.0/25", "192.0.2.128/25", "2001:db8::/33", "2001:db8:8000::/33");
        IpRangeList hosts = list("192.0.2.7", "192.0.2.8", "198.51.100.1", "2001:db8::7");

        assertThat(IpRangeList.inAtLeast(2, List.of(network, halves))).isEqualTo(halves);
        assertThat(IpRangeList.inAtLeast(2, List.of(network, network, halves))).isEqualTo(network);
        assertThat(IpRangeList.inAtLeast(3, List.of(network, halves, hosts)))
                .isEqualTo(list("192.0.2.7", "192.0.2.8", "2001:db8::7"));
        assertThat(IpRangeList.inAtLeast(4, List.of(network, halves, hosts))).isEqualTo(IpRangeList.EMPTY);
        assertThat(IpRangeList.inAtLeast(1, List.of())).isEqualTo(IpRangeList.EMPTY);
        assertThatIllegalArgumentException().isThrownBy(() -> IpRangeList.inAtLeast(0, List.of()));
    }

    @Test
    void wholeAddressSpacesMeet() {
        IpRangeList everything = list("0.0.0.0/0", "::/0");

        assertThat(IpRangeList.inAtLeast(2, List.of(everything, everything))).isEqualTo(everything);
    }

    private static IpRangeList list(String... entries) {
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        Arrays.stream(entries).map(IpRange::parse).forEach(builder::add);
        return builder.buildList();
    }
}
