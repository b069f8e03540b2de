package dev.bartizan.decision.allowlist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Compares the index with a search of all entries. */
class EntryIndexTest {

    @Property(tries = 1_000)
    void findsEveryEntryThatOverlaps(@ForAll("ranges") List<IpRange> ranges, @ForAll("range") IpRange wanted) {
        EntryIndex index = EntryIndex.of(entries(ranges));

        assertThat(index.overlapping(wanted, 1_000))
                .extracting(EntryIndex.Found::range)
                .containsExactlyInAnyOrderElementsOf(
                        ranges.stream().filter(wanted::overlaps).toList())
                .doesNotHaveDuplicates();
        assertThat(index.overlapping(wanted, 2)).hasSizeLessThanOrEqualTo(2);
    }

    private static List<AllowlistEntry> entries(List<IpRange> ranges) {
        return IntStream.range(0, ranges.size())
                .mapToObj(i -> new AllowlistEntry(
                        i,
                        ranges.get(i).toString(),
                        null,
                        new AllowlistEntry.Note(null, null),
                        new AllowlistEntry.Term(Instant.EPOCH, null),
                        false,
                        new AllowlistEntry.Scope(false, Optional.empty())))
                .toList();
    }

    @Provide
    Arbitrary<IpRange> range() {
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 40);
        return Combinators.combine(Arbitraries.of(true, false), number, number)
                .as((v6, one, other) ->
                        new IpRange(address(v6, Math.min(one, other)), address(v6, Math.max(one, other))));
    }

    private static IpAddress address(boolean v6, int number) {
        return v6 ? IpAddress.of6(0, number) : IpAddress.of4(number);
    }

    @Provide
    Arbitrary<List<IpRange>> ranges() {
        return range().list().ofMaxSize(12).uniqueElements();
    }
}
