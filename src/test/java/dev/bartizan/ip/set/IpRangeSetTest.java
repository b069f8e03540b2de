package dev.bartizan.ip.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bartizan.ip.CidrVisitor;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.Universe;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangeSetTest {

    @Provide
    Arbitrary<BitSet> sets() {
        return Universe.sets();
    }

    @Provide
    Arbitrary<int[]> spans() {
        return Universe.spans();
    }

    @Test
    void joinsWhatOverlapsOrAdjoins() {
        assertThat(setOf(
                        "10.0.0.128/25",
                        "10.0.0.0/25",
                        "10.0.0.7",
                        "10.0.1.0-10.0.1.9",
                        "2001:db8::2/127",
                        "2001:db8::/127"))
                .hasToString("[10.0.0.0-10.0.1.9, 2001:db8::/126]");
    }

    @Test
    void theWholeOfBothFamiliesIsTwoRanges() {
        IpRangeSet all = setOf("0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1", "::1", "255.255.255.255");
        assertThat(all).hasToString("[0.0.0.0/0, ::/0]");
        assertThat(all.addressCount4()).isEqualTo(1L << 32);
        assertThat(all.addressCount()).isEqualTo(BigInteger.ONE.shiftLeft(128).add(BigInteger.ONE.shiftLeft(32)));
        assertThat(all.cidrCount()).isEqualTo(2);
        assertThat(all.subtract(all)).isEqualTo(IpRangeSet.EMPTY);
        assertThat(all.union(all)).isEqualTo(all);
        assertThat(all.intersect(all)).isEqualTo(all);
        assertThat(all.subtract(setOf("0.0.0.0", "255.255.255.255", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")))
                .hasToString("[0.0.0.1-255.255.255.254, ::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe]");
    }

    @Test
    void theEmptySetHasNothing() {
        assertThat(IpRangeSet.of()).isEqualTo(IpRangeSet.EMPTY);
        assertThat(IpRangeSet.EMPTY.isEmpty()).isTrue();
        assertThat(IpRangeSet.EMPTY.contains4(0)).isFalse();
        assertThat(IpRangeSet.EMPTY.contains6(-1, -1)).isFalse();
        assertThat(IpRangeSet.EMPTY.overlaps(IpRange.parse("::/0"))).isFalse();
        assertThat(IpRangeSet.EMPTY.addressCount()).isZero();
    }

    @Test
    void tellsWhatToAddAndRemoveToGetTheNextSet() {
        IpRangeSet.Diff diff = setOf("1.0.0.0/24", "::1").diff(setOf("1.0.0.128-1.0.1.0"));
        assertThat(diff.added()).hasToString("[1.0.1.0/32]");
        assertThat(diff.removed()).hasToString("[1.0.0.0/25, ::1/128]");
        assertThat(setOf("::1").diff(setOf("::1")).isEmpty()).isTrue();
    }

    @Property
    void aSetConsistsOfTheFewestRangesOfWhatWasAdded(@ForAll @Size(max = 20) List<@From("spans") int[]> spans) {
        BitSet model = new BitSet();
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        for (int[] span : spans) {
            model.set(span[0], span[1] + 1);
            builder.add(Universe.range(span[0], span[1]));
        }
        assertThat(builder.size()).isEqualTo(spans.size());
        IpRangeSet set = builder.build();
        assertThat(set.stream()).containsExactlyElementsOf(Universe.ranges(model));
        assertThat(builder.add(IpRange.parse("::/0")).build().containsAll(IpRange.parse("::/0")))
                .isTrue();
    }

    @Property
    void lookupsAgreeWithTheModel(@ForAll("sets") BitSet model) {
        IpRangeSet set = Universe.rangeSet(model);
        List<IpRange> ranges = Universe.ranges(model);
        Universe.numbers().forEach(number -> {
            IpAddress address = Universe.address(number);
            assertThat(set.contains(address)).isEqualTo(model.get(number));
            assertThat(set.rangeContaining(address))
                    .isEqualTo(ranges.stream()
                            .filter(range -> range.contains(address))
                            .findFirst()
                            .orElse(null));
        });
    }

    @Property
    void rangeQueriesAgreeWithTheModel(@ForAll("sets") BitSet model, @ForAll("spans") int[] span) {
        IpRangeSet set = Universe.rangeSet(model);
        IpRange range = Universe.range(span[0], span[1]);
        int common = model.get(span[0], span[1] + 1).cardinality();
        assertThat(set.overlaps(range)).isEqualTo(common > 0);
        assertThat(set.containsAll(range)).isEqualTo(common == span[1] - span[0] + 1);
    }

    @Property
    void algebraAgreesWithTheModel(@ForAll("sets") BitSet a, @ForAll("sets") BitSet b) {
        BitSet union = Universe.copy(a);
        union.or(b);
        BitSet intersection = Universe.copy(a);
        intersection.and(b);
        BitSet difference = Universe.copy(a);
        difference.andNot(b);
        BitSet reverse = Universe.copy(b);
        reverse.andNot(a);

        IpRangeSet setA = Universe.rangeSet(a);
        IpRangeSet setB = Universe.rangeSet(b);
        assertThat(setA.union(setB).stream()).containsExactlyElementsOf(Universe.ranges(union));
        assertThat(IpRangeSet.unionOf(List.of(setA, setB))).isEqualTo(setA.union(setB));
        assertThat(setA.intersect(setB).stream()).containsExactlyElementsOf(Universe.ranges(intersection));
        assertThat(setA.subtract(setB).stream()).containsExactlyElementsOf(Universe.ranges(difference));
        assertThat(setA.diff(setB))
                .isEqualTo(new IpRangeSet.Diff(Universe.rangeSet(reverse), Universe.rangeSet(difference)));
    }

    @Property
    void theUnionOfManySetsHasTheAddressesOfAll(@ForAll List<@From("sets") BitSet> models) {
        BitSet union = new BitSet();
        models.forEach(union::or);
        IpRangeSet set =
                IpRangeSet.unionOf(models.stream().map(Universe::rangeSet).toList());
        assertThat(set.stream()).containsExactlyElementsOf(Universe.ranges(union));
    }

    @Property
    void countsAndVisitorsAgreeWithTheModel(@ForAll("sets") BitSet model) {
        IpRangeSet set = Universe.rangeSet(model);
        List<IpRange> ranges = Universe.ranges(model);
        assertThat(set.addressCount()).isEqualTo(model.cardinality());
        assertThat(set.rangeCount4())
                .isEqualTo((int) ranges.stream().filter(range -> !range.isV6()).count());
        assertThat(set.rangeCount4() + set.rangeCount6()).isEqualTo(set.rangeCount());

        List<IpRange> visited = new ArrayList<>();
        set.forEach4((first, last) -> visited.add(IpRange.of4(first, last)));
        set.forEach6((firstHigh, firstLow, lastHigh, lastLow) ->
                visited.add(IpRange.of6(firstHigh, firstLow, lastHigh, lastLow)));
        assertThat(visited).isEqualTo(ranges);

        List<IpRange> cidrs = cidrs(set);
        assertThat(cidrs)
                .isEqualTo(
                        ranges.stream().flatMap(range -> range.cidrs().stream()).toList());
        assertThat(set.cidrCount()).isEqualTo(cidrs.size());
    }

    @Property
    void setsWithTheSameAddressesAreEqual(@ForAll("sets") BitSet a, @ForAll("sets") BitSet b) {
        assertThat(Universe.rangeSet(a).equals(Universe.rangeSet(b))).isEqualTo(a.equals(b));
        assertThat(Universe.rangeSet(a)).hasSameHashCodeAs(Universe.rangeSet(Universe.copy(a)));
    }

    @Property
    void anAggregationCoversTheSetWithFewEnoughPrefixes(@ForAll("sets") BitSet model) {
        IpRangeSet set = Universe.rangeSet(model);
        BigInteger overblockedBefore = null;
        for (int prefixes : new int[] {2, 3, 5, 8, 13, 21, 34}) {
            IpRangeSet.Aggregation aggregation = set.aggregate(prefixes);
            assertThat(aggregation.ranges().cidrCount()).isLessThanOrEqualTo(prefixes);
            assertThat(set.subtract(aggregation.ranges())).isEqualTo(IpRangeSet.EMPTY);
            assertThat(aggregation.overblocked())
                    .isEqualTo(aggregation.ranges().subtract(set).addressCount());
            assertThat(aggregation).isEqualTo(set.aggregate(prefixes));
            if (overblockedBefore != null) {
                assertThat(aggregation.overblocked()).isLessThanOrEqualTo(overblockedBefore);
            }
            overblockedBefore = aggregation.overblocked();
        }
        assertThat(set.aggregate(Integer.MAX_VALUE)).isEqualTo(new IpRangeSet.Aggregation(set, BigInteger.ZERO));
    }

    @Property
    void anAggregationAddsNoAddressThatIsToBeKeptFree(@ForAll("sets") BitSet numbers, @ForAll("sets") BitSet free) {
        IpRangeSet set = Universe.rangeSet(numbers);
        IpRangeSet keptFree = Universe.rangeSet(free).subtract(set);
        for (int prefixes : List.of(2, 5, 20)) {
            IpRangeSet coarser = set.aggregate(prefixes, keptFree).ranges();
            assertThat(coarser.intersect(keptFree)).isEqualTo(IpRangeSet.EMPTY);
            assertThat(set.subtract(coarser)).isEqualTo(IpRangeSet.EMPTY);
            if (keptFree.isEmpty()) {
                assertThat(coarser.cidrCount()).isLessThanOrEqualTo(prefixes);
            }
        }
    }

    @Test
    void anAggregationGoesAsFarAsWhatIsKeptFreeLetsIt() {
        IpRangeSet set = setOf("10.0.0.1", "10.0.0.3", "10.0.1.1", "10.0.1.3");
        assertThat(set.aggregate(1, setOf("10.0.0.2")).ranges()).hasToString("[10.0.0.1/32, 10.0.0.3/32, 10.0.1.0/30]");
        assertThat(set.aggregate(1, setOf("10.0.0.128/25")).ranges()).hasToString("[10.0.0.0/30, 10.0.1.0/30]");
    }

    @Property
    void whatLiesWithinARangeIsTheIntersectionWithIt(@ForAll("sets") BitSet numbers, @ForAll("spans") int[] span) {
        IpRangeSet set = Universe.rangeSet(numbers);
        IpRange range = Universe.range(span[0], span[1]);
        assertThat(set.within(range)).isEqualTo(set.intersect(IpRangeSet.of(range)));
    }

    @Property
    void theFamiliesAreTheWhole(@ForAll("sets") BitSet numbers) {
        IpRangeSet set = Universe.rangeSet(numbers);
        assertThat(set.family(false).union(set.family(true))).isEqualTo(set);
        assertThat(set.family(false).rangeCount6()).isZero();
        assertThat(set.family(true).rangeCount4()).isZero();
    }

    @Property
    void theLowestCidrsAreThoseThatAWalkMeetsFirst(@ForAll("sets") BitSet numbers) {
        IpRangeSet set = Universe.rangeSet(numbers);
        List<IpRange> cidrs =
                set.stream().flatMap(range -> range.cidrs().stream()).toList();
        for (int count : List.of(0, 1, 3, 1_000)) {
            List<IpRange> lowest = cidrs.subList(0, Math.min(count, cidrs.size()));
            assertThat(set.lowest(count)).isEqualTo(IpRangeSet.of(lowest));
        }
    }

    @Test
    void anAggregationJoinsTheCheapestNeighboursFirst() {
        IpRangeSet.Aggregation aggregation = setOf(
                        "10.0.0.0/24", "10.0.0.0/22", "10.0.5.0/24", "10.9.0.0/32", "10.9.0.2/32", "2001:db8::/64")
                .aggregate(4);
        assertThat(aggregation.ranges()).hasToString("[10.0.0.0/22, 10.0.5.0/24, 10.9.0.0/30, 2001:db8::/64]");
        assertThat(aggregation.overblocked()).isEqualTo(2);
    }

    @Test
    void anAggregationNeedsOnePrefixForEachFamily() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> setOf("1.2.3.4", "::1").aggregate(1));
        assertThatIllegalArgumentException().isThrownBy(() -> IpRangeSet.EMPTY.aggregate(0));
        assertThat(setOf("1.2.3.4", "200.0.0.1").aggregate(1).ranges()).hasToString("[0.0.0.0/0]");
        assertThat(setOf("1::", "f::").aggregate(1).ranges()).hasToString("[::/12]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 100, 1_999, 2_000, 50_000})
    void largeSetsAgreeWithATree(int size) {
        Random random = new Random(size);
        TreeMap<Long, Long> tree = new TreeMap<>();
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        for (int i = 0; i < size; i++) {
            // Half of them are close together, like real addresses.
            long first =
                    random.nextBoolean() ? random.nextInt() & 0xffff_ffffL : 0xc0a8_0000L + random.nextInt(1 << 16);
            long last = Math.min(first + random.nextInt(1 << random.nextInt(12)), 0xffff_ffffL);
            tree.merge(first, last, Math::max);
            builder.add4((int) first, (int) last);
            builder.add6(first * 0x1_0001_0001L, first, last * 0x1_0001_0001L, last);
        }
        List<IpRange> expected = new ArrayList<>();
        long start = -1;
        long end = -2;
        for (Map.Entry<Long, Long> entry : tree.entrySet()) {
            if (entry.getKey() > end + 1) {
                if (start >= 0) {
                    expected.add(IpRange.of4((int) start, (int) end));
                }
                start = entry.getKey();
            }
            end = Math.max(end, entry.getValue());
        }
        expected.add(IpRange.of4((int) start, (int) end));

        IpRangeSet set = builder.build();
        assertThat(set.stream().filter(range -> !range.isV6())).containsExactlyElementsOf(expected);
        assertThat(set.stream().filter(IpRange::isV6).map(IpRange::first)).isSorted();
        for (IpRange range : expected) {
            assertThat(set.rangeContaining(range.first())).isEqualTo(range);
            assertThat(set.rangeContaining(range.last())).isEqualTo(range);
            assertThat(set.contains4(range.first().value4() - 1))
                    .as("in front of %s", range)
                    .isEqualTo(range.first().value4() == 0 && set.contains4(-1));
            assertThat(set.contains4(range.last().value4() + 1))
                    .as("behind %s", range)
                    .isEqualTo(range.last().value4() == -1 && set.contains4(0));
        }
    }

    @Test
    void aMillionIpv4RangesTakeAtMostNineBytesEach() {
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        for (int i = 0; i < 1_000_000; i++) {
            builder.add4(i * 4096, i * 4096);
        }
        IpRangeSet set = builder.build();
        assertThat(set.rangeCount4()).isEqualTo(1_000_000);
        assertThat(set.v4().bytes()).isLessThanOrEqualTo(9_000_000);
    }

    @Test
    void theSpecialPurposeRangesAreNotPublic() {
        assertThat(SpecialPurposeRanges.ALL.addressCount4()).isEqualTo(592_708_864L);
        assertThat(Stream.of(
                                "0.0.0.0",
                                "10.1.2.3",
                                "100.64.0.1",
                                "127.0.0.1",
                                "169.254.169.254",
                                "172.31.255.255",
                                "192.0.0.8",
                                "192.0.2.1",
                                "192.168.1.1",
                                "198.19.0.1",
                                "198.51.100.7",
                                "203.0.113.9",
                                "224.0.0.1",
                                "240.0.0.1",
                                "255.255.255.255",
                                "::",
                                "::1",
                                "64:ff9b:1::1",
                                "100::1",
                                "2001::1",
                                "2001:db8::1",
                                "3fff::1",
                                "5f00::1",
                                "fc00::1",
                                "fd12::1",
                                "fe80::1",
                                "ff02::1")
                        .map(IpAddress::parse))
                .allMatch(SpecialPurposeRanges.ALL::contains);
        assertThat(Stream.of(
                                "1.1.1.1",
                                "9.255.255.255",
                                "11.0.0.0",
                                "77.90.185.20",
                                "172.32.0.0",
                                "192.0.1.0",
                                "223.255.255.255",
                                "2001:200::1",
                                "2001:4860:4860::8888",
                                "2606:4700:4700::1111",
                                "64:ff9b::1")
                        .map(IpAddress::parse))
                .noneMatch(SpecialPurposeRanges.ALL::contains);
    }

    @Test
    void refusesToAddReversedRanges() {
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        assertThatIllegalArgumentException().isThrownBy(() -> builder.add4(2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.add4(-1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.add6(0, 2, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.add6(-1, 0, 1, 0));
    }

    private static IpRangeSet setOf(String... ranges) {
        return IpRangeSet.of(Stream.of(ranges).map(IpRange::parse).toList());
    }

    private static List<IpRange> cidrs(IpRangeSet set) {
        List<IpRange> cidrs = new ArrayList<>();
        set.forEachCidr(new CidrVisitor() {
            @Override
            public void cidr4(int network, int prefixLength) {
                cidrs.add(IpRange.ofCidr(IpAddress.of4(network), prefixLength));
            }

            @Override
            public void cidr6(long networkHigh, long networkLow, int prefixLength) {
                cidrs.add(IpRange.ofCidr(IpAddress.of6(networkHigh, networkLow), prefixLength));
            }
        });
        return cidrs;
    }
}
