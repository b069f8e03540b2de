package dev.bartizan.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bartizan.ip.set.IpRangeSet;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangeTest {

    @Provide
    Arbitrary<int[]> spans() {
        return Universe.spans();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "77.90.185.20/32",
                "10.0.0.0/8",
                "0.0.0.0/0",
                "10.0.0.1-10.0.0.9",
                "2001:db8::/32",
                "2001:db8::1-2001:db8::9",
                "::/0"
            })
    void isWrittenAsCidrWhereItIsOne(String text) {
        assertThat(IpRange.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 8, 10.0.0.0/8",
        "10.1.2.3, 32, 10.1.2.3/32",
        "10.1.2.3, 0, 0.0.0.0/0",
        "2001:db8::1, 64, 2001:db8::/64",
        "2001:db8::1, 65, 2001:db8::/65",
        "2001:db8::1, 63, 2001:db8::/63",
        "2001:db8::1, 128, 2001:db8::1/128",
        "2001:db8::1, 0, ::/0",
    })
    void aCidrIsTheNetworkOfAnAddress(String address, int prefixLength, String expected) {
        assertThat(IpRange.ofCidr(IpAddress.parse(address), prefixLength)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({"1.2.3.4, 33", "1.2.3.4, -1", "::, 129", "::, -1"})
    void refusesPrefixLengthsThatDoNotExist(String address, int prefixLength) {
        assertThatIllegalArgumentException().isThrownBy(() -> IpRange.ofCidr(IpAddress.parse(address), prefixLength));
    }

    @Test
    void refusesReversedAndMixedEnds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IpRange(IpAddress.parse("1.2.3.4"), IpAddress.parse("1.2.3.3")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IpRange(IpAddress.parse("1.2.3.4"), IpAddress.parse("::")));
        assertThatExceptionOfType(IpSyntaxException.class).isThrownBy(() -> IpRange.parse("1.2.3.4-1.2.3.3"));
    }

    @Test
    void theWorstRangesTakeTheMostCidrs() {
        assertThat(IpRange.parse("0.0.0.1-255.255.255.254").cidrs()).hasSize(62);
        assertThat(IpRange.parse("::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe").cidrs())
                .hasSize(254);
    }

    @Test
    void namesTheCidrThatContainsAnAddress() {
        IpRange range = IpRange.parse("10.0.0.1-10.0.0.9");
        assertThat(range.cidrContaining(IpAddress.parse("10.0.0.5"))).hasToString("10.0.0.4/30");
        assertThat(range.cidrContaining(IpAddress.parse("10.0.0.9"))).hasToString("10.0.0.8/31");
        assertThatIllegalArgumentException().isThrownBy(() -> range.cidrContaining(IpAddress.parse("10.0.0.10")));
    }

    @Property
    void cidrsAreAdjoiningAndFewest(@ForAll("spans") int[] span) {
        IpRange range = Universe.range(span[0], span[1]);
        List<IpRange> cidrs = range.cidrs();
        assertThat(cidrs).allMatch(IpRange::isCidr);
        assertThat(cidrs.getFirst().first()).isEqualTo(range.first());
        assertThat(cidrs.getLast().last()).isEqualTo(range.last());
        assertThat(IpRangeSet.of(cidrs).stream()).containsExactly(range);
        assertThat(cidrs).hasSize(fewestCidrs(span[0], span[1]));
        assertThat(IpRangeSet.of(range).cidrCount()).isEqualTo(cidrs.size());
        assertThat(range.isCidr()).isEqualTo(cidrs.size() == 1);
        Universe.numbers()
                .filter(n -> n >= span[0] && n <= span[1])
                .mapToObj(Universe::address)
                .forEach(address -> {
                    assertThat(range.cidrContaining(address).contains(address)).isTrue();
                    assertThat(cidrs).contains(range.cidrContaining(address));
                });
    }

    /** The fewest CIDRs that cover the range, found by searching for the shortest path. */
    private static int fewestCidrs(int first, int last) {
        int[] fewest = new int[last - first + 2];
        for (int from = last; from >= first; from--) {
            int best = Integer.MAX_VALUE;
            for (int to = from; to <= last; to++) {
                if (isCidr(Universe.address(from), to - from + 1)) {
                    best = Math.min(best, 1 + fewest[to + 1 - first]);
                }
            }
            fewest[from - first] = best;
        }
        return fewest[0];
    }

    private static boolean isCidr(IpAddress first, int size) {
        return Integer.bitCount(size) == 1 && first.low() % size == 0;
    }

    @Property
    void containsAndOverlapsAgreeWithTheirAddresses(@ForAll("spans") int[] a, @ForAll("spans") int[] b) {
        IpRange range = Universe.range(a[0], a[1]);
        IpRange other = Universe.range(b[0], b[1]);
        assertThat(range.overlaps(other)).isEqualTo(a[0] <= b[1] && b[0] <= a[1]);
        Universe.numbers()
                .forEach(n -> assertThat(range.contains(Universe.address(n))).isEqualTo(a[0] <= n && n <= a[1]));
    }

    @Property
    void itsTextReadsBackAsTheSame(@ForAll("spans") int[] span) {
        IpRange range = Universe.range(span[0], span[1]);
        assertThat(IpRange.parse(range.toString())).isEqualTo(range);
    }
}
