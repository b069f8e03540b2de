package dev.bartizan.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
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
    Arbitrary<BitSet> sets() {
        return Universe.sets();
    }

    @Provide
    Arbitrary<int[]> spans() {
        return Universe.spans();
    }

    @Test
    void addressesKeepTheDayTheyWereFirstSeenOn() {
        DatedIpRangeSet set = DatedIpRangeSet.firstSeen(IpRangeSet.of(IpRange.parse("10.0.0.4-10.0.0.7")), 100)
                .advance(IpRangeSet.of(IpRange.parse("10.0.0.0/24"), IpRange.parse("::1")), 101);
        assertThat(set.stream())
                .containsExactly(
                        new DatedIpRange(IpRange.parse("10.0.0.0/30"), 101),
                        new DatedIpRange(IpRange.parse("10.0.0.4/30"), 100),
                        new DatedIpRange(IpRange.parse("10.0.0.8-10.0.0.255"), 101),
                        new DatedIpRange(IpRange.parse("::1"), 101));
        assertThat(set.undated()).hasToString("[10.0.0.0/24, ::1/128]");
        assertThat(set.find(IpAddress.parse("10.0.0.5"))).isEqualTo(set.range(1));
        assertThat(set.find(IpAddress.parse("10.0.1.0"))).isNull();
        assertThat(set.find(IpAddress.parse("::1"))).isEqualTo(set.range(3));
    }

    @Test
    void anAddressThatComesBackIsNew() {
        IpRangeSet address = IpRangeSet.of(IpRange.parse("192.0.2.1"));
        DatedIpRangeSet set = DatedIpRangeSet.firstSeen(address, 1)
                .advance(IpRangeSet.EMPTY, 2)
                .advance(address, 3);
        assertThat(set).isEqualTo(DatedIpRangeSet.firstSeen(address, 3));
    }

    @Test
    void coversTheWholeOfBothFamilies() {
        IpRangeSet all = IpRangeSet.of(IpRange.parse("0.0.0.0/0"), IpRange.parse("::/0"));
        IpRangeSet ends = IpRangeSet.of(
                IpRange.parse("255.255.255.255"), IpRange.parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
        DatedIpRangeSet set = DatedIpRangeSet.firstSeen(ends, 0).advance(all, DatedIpRangeSet.MAX_DAY);
        assertThat(set.rangeCount()).isEqualTo(4);
        assertThat(set.undated()).isEqualTo(all);
        assertThat(set.find(IpAddress.of4(-1)).firstSeenDay()).isZero();
        assertThat(set.find(IpAddress.of4(0)).firstSeenDay()).isEqualTo(DatedIpRangeSet.MAX_DAY);
        assertThat(set.advance(all, 7)).isEqualTo(set);
    }

    @Test
    void refusesDaysItCannotKeep() {
        assertThatIllegalArgumentException().isThrownBy(() -> DatedIpRangeSet.firstSeen(IpRangeSet.EMPTY, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> DatedIpRangeSet.EMPTY.advance(IpRangeSet.EMPTY, 65_536));
    }

    @Property
    void everyVersionAgreesWithAMapOfDays(@ForAll @Size(max = 6) List<@From("sets") BitSet> versions) {
        Map<Integer, Integer> model = new HashMap<>();
        DatedIpRangeSet set = DatedIpRangeSet.EMPTY;
        int day = DAY;
        for (BitSet version : versions) {
            day++;
            int today = day;
            model.keySet().removeIf(number -> !version.get(number));
            version.stream().forEach(number -> model.putIfAbsent(number, today));
            set = set.advance(Universe.rangeSet(version), today);

            assertThat(set.undated()).isEqualTo(Universe.rangeSet(version));
            for (int number = 0; number < Universe.SIZE; number++) {
                DatedIpRange found = set.find(Universe.address(number));
                assertThat(found == null ? null : found.firstSeenDay()).isEqualTo(model.get(number));
            }
            assertIsMinimal(set);
        }
    }

    @Property
    void findsWhatOverlapsARange(
            @ForAll("sets") BitSet before, @ForAll("sets") BitSet after, @ForAll("spans") int[] span) {
        DatedIpRangeSet set =
                DatedIpRangeSet.firstSeen(Universe.rangeSet(before), DAY).advance(Universe.rangeSet(after), DAY + 1);
        IpRange range = Universe.range(span[0], span[1]);
        assertThat(set.overlapping(range))
                .containsExactlyElementsOf(set.stream()
                        .filter(dated -> dated.range().overlaps(range))
                        .toList());
    }

    private static void assertIsMinimal(DatedIpRangeSet set) {
        for (int i = 1; i < set.rangeCount(); i++) {
            DatedIpRange left = set.range(i - 1);
            DatedIpRange right = set.range(i);
            assertThat(left.range().last()).isLessThan(right.range().first());
            boolean joinable = left.firstSeenDay() == right.firstSeenDay()
                    && left.range().isV6() == right.range().isV6()
                    && IpRangeSet.of(left.range(), right.range()).rangeCount() == 1;
            assertThat(joinable).as("%s and %s are joined", left, right).isFalse();
        }
    }
}
