package dev.bartizan.ip.set;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CidrCursorTest {

    @Property
    void walksOverTheSameCidrsAsTheVisitor(@ForAll("sets") IpRangeSet set) {
        List<IpRange> visited =
                set.stream().flatMap(range -> range.cidrs().stream()).toList();

        assertThat(walk(CidrCursor.over(set))).isEqualTo(visited);
    }

    @Property
    void continuesFromAnyAddress(@ForAll("sets") IpRangeSet set, @ForAll("addresses") IpAddress from) {
        List<IpRange> rest = set.stream()
                .flatMap(range -> range.cidrs().stream())
                .filter(cidr -> cidr.first().compareTo(from) >= 0)
                .toList();
        CidrCursor cursor = CidrCursor.over(set);

        cursor.seek(from);

        assertThat(walk(cursor)).isEqualTo(rest);
    }

    @Property
    void entriesKnowTheCidrOfEachAddress(@ForAll("sets") IpRangeSet set, @ForAll("addresses") IpAddress address) {
        IpRangeList entries = IpRangeList.of(set);
        HostExpansion expansion = new HostExpansion(2, 3);
        CidrCursor cursor = CidrCursor.over(entries, expansion);
        int expected = -1;
        while (cursor.next()) {
            if (cursor.toRange().contains(address)) {
                expected = cursor.prefixLength();
            }
        }

        assertThat(entries.prefixLengthAt(address.v6(), address.high(), address.low(), expansion))
                .isEqualTo(expected);
    }

    @Example
    void goesToBothEndsOfTheAddressSpaces() {
        IpRangeSet all = IpRangeSet.of(IpRange.parse("0.0.0.0/0"), IpRange.parse("::/0"));

        assertThat(walk(CidrCursor.over(all))).containsExactly(IpRange.parse("0.0.0.0/0"), IpRange.parse("::/0"));
    }

    @Example
    void breaksSmallNetworksIntoAddresses() {
        IpRangeList entries = IpRangeList.of(IpRangeSet.of(
                IpRange.parse("192.0.2.254-192.0.3.255"),
                IpRange.parse("2001:db8::/127"),
                IpRange.parse("2001:db8:1::/48")));

        List<IpRange> walked = walk(CidrCursor.over(entries, new HostExpansion(1, 8)));

        assertThat(walked)
                .extracting(IpRange::toString)
                .containsExactly(
                        "192.0.2.254/32",
                        "192.0.2.255/32",
                        "192.0.3.0/24",
                        "2001:db8::/128",
                        "2001:db8::1/128",
                        "2001:db8:1::/48");
    }

    private static List<IpRange> walk(CidrCursor cursor) {
        List<IpRange> walked = new ArrayList<>();
        while (cursor.next()) {
            walked.add(cursor.toRange());
        }
        return walked;
    }

    @Provide
    Arbitrary<IpAddress> addresses() {
        Arbitrary<Integer> last = Arbitraries.integers().between(0, 300);
        return Arbitraries.oneOf(
                last.map(i -> IpAddress.of4(i)),
                last.map(i -> IpAddress.of4(-1 - i)),
                last.map(i -> IpAddress.of6(0, i)),
                last.map(i -> IpAddress.of6(-1, -1 - i)));
    }

    @Provide
    Arbitrary<IpRangeSet> sets() {
        return Combinators.combine(addresses(), addresses())
                .as((one, other) -> one.v6() != other.v6()
                        ? IpRange.of(one)
                        : one.compareTo(other) <= 0 ? new IpRange(one, other) : new IpRange(other, one))
                .list()
                .ofMaxSize(8)
                .map(IpRangeSet::of);
    }
}
