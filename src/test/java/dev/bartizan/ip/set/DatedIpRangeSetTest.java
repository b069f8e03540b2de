package dev.bartizan.ip.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.Universe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DatedIpRangeSetTest {

    private static final int DAY = 20_000;

    @Provide
    Arbitrary<int[]> spans() {
        return Universe.spans();
    }

    @Provide
    Arbitrary<List<int[]>> lists() {
        return Universe.lists();
    }

    private static IpRangeList list(String... ranges) {
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        for (String range : ranges) {
            builder.add(IpRange.parse(range));
        }
        return builder.buildList();
    }

    @Test
    void entriesKeepTheDaySinceWhichAllOfThemIsListed() {
        DatedIpRangeSet set = DatedIpRangeSet.EMPTY
                .advance(list("10.0.0.4", "10.0.1.0/24", "::1"), 100)
                .advance(list("10.0.0.4", "10.0.0.5", "10.0.1.0/24", "::1"), 101)
                .advance(list("10.0.0.4/31", "10.0.1.7", "10.0.2.0/24", "::/127"), 102);
        assertThat(set.stream())
                .containsExactly(
                        new DatedIpRange(IpRange.parse("10.0.0.4/31"), 101),
                        new DatedIpRange(IpRange.parse("10.0.1.7"), 100),
                        new DatedIpRange(IpRange.parse("10.0.2.0/24"), 102),
                        new DatedIpRange(IpRange.parse("::/127"), 102));
        assertThat(set.find(IpAddress.parse("10.0.1.7"))).isEqualTo(set.range(1));
        assertThat(set.find(IpAddress.parse("10.0.1.8"))).isNull();
        assertThat(set.find(IpAddress.parse("::1"))).isEqualTo(set.range(3));
    }

    @Test
    void neighboursStayTheEntriesThatTheListHas() {
        DatedIpRangeSet set =
                DatedIpRangeSet.EMPTY.advance(list("192.0.2.20", "192.0.2.21", "2001:db8::", "2001:db8::1"), 1);
        assertThat(set.rangeCount()).isEqualTo(4);
        assertThat(set.find(IpAddress.parse("192.0.2.20")).range()).hasToString("192.0.2.20/32");
        assertThat(set.undated()).hasToString("[192.0.2.20/31, 2001:db8::/127]");
    }

    @Test
    void anAddressThatComesBackIsNew() {
        IpRangeList address = list("192.0.2.1");
        DatedIpRangeSet set = DatedIpRangeSet.EMPTY
                .advance(address, 1)
                .advance(IpRangeList.EMPTY, 2)
                .advance(address, 3);
        assertThat(set).isEqualTo(DatedIpRangeSet.EMPTY.advance(address, 3));
    }

    @Test
    void coversTheWholeOfBothFamilies() {
        IpRangeList all = list("0.0.0.0/0", "::/0");
        DatedIpRangeSet set = DatedIpRangeSet.EMPTY
                .advance(list("255.255.255.255", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), 0)
                .advance(all, DatedIpRangeSet.MAX_DAY);
        assertThat(set.undated()).isEqualTo(all.joined());
        assertThat(set.find(IpAddress.of4(-1)).firstSeenDay()).isEqualTo(DatedIpRangeSet.MAX_DAY);
        assertThat(set.advance(all, 7)).isEqualTo(set);
        assertThat(set.advance(list("255.255.255.255"), 7).range(0).firstSeenDay())
                .isEqualTo(DatedIpRangeSet.MAX_DAY);
    }

    @Test
    void refusesDaysItCannotKeep() {
        assertThatIllegalArgumentException().isThrownBy(() -> DatedIpRangeSet.firstSeen(IpRangeSet.EMPTY, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> DatedIpRangeSet.EMPTY.advance(IpRangeList.EMPTY, 65_536));
    }

    @Property
    void everyVersionAgreesWithAMapOfDays(@ForAll @Size(max = 6) List<@From("lists") List<int[]>> versions) {
        Map<Integer, Integer> model = new HashMap<>();
        DatedIpRangeSet set = DatedIpRangeSet.EMPTY;
        int today = DAY;
        for (List<int[]> version : versions) {
            today++;
            IpRangeList entries = Universe.rangeList(version);
            set = set.advance(entries, today);
            assertThat(set.entries()).isEqualTo(entries);
            Map<Integer, Integer> next = new HashMap<>();
            for (int i = 0; i < set.rangeCount(); i++) {
                DatedIpRange entry = set.range(i);
                List<Integer> numbers = Universe.numbers()
                        .boxed()
                        .filter(number -> entry.range().contains(Universe.address(number)))
                        .toList();
                int expected = model.keySet().containsAll(numbers)
                        ? numbers.stream().mapToInt(model::get).max().orElseThrow()
                        : today;
                assertThat(entry.firstSeenDay()).as("%s", entry).isEqualTo(expected);
                numbers.forEach(number -> next.put(number, entry.firstSeenDay()));
            }
            for (int number = 0; number < Universe.SIZE; number++) {
                DatedIpRange found = set.find(Universe.address(number));
                assertThat(found == null ? null : found.firstSeenDay()).isEqualTo(next.get(number));
            }
            model = next;
        }
    }

    @Property
    void findsWhatOverlapsARange(
            @ForAll("lists") List<int[]> before, @ForAll("lists") List<int[]> after, @ForAll("spans") int[] span) {
        DatedIpRangeSet set = DatedIpRangeSet.EMPTY
                .advance(Universe.rangeList(before), DAY)
                .advance(Universe.rangeList(after), DAY + 1);
        IpRange range = Universe.range(span[0], span[1]);
        assertThat(set.overlapping(range))
                .containsExactlyElementsOf(set.stream()
                        .filter(dated -> dated.range().overlaps(range))
                        .toList());
    }
}
