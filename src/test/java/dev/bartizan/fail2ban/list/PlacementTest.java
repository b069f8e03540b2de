package dev.bartizan.fail2ban.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class PlacementTest {

    private static final int ALL = 1_000;

    @Example
    void jailGetsWhatItLacksAndLosesWhatLeftTheList() {
        Placement placement = Placement.of(
                list("192.0.2.1", "192.0.2.8/30"), ALL, set("192.0.2.1", "192.0.2.2"), set("192.0.2.1", "192.0.2.2"));

        assertThat(placement.ban()).containsExactly(IpRange.parse("192.0.2.8/30"));
        assertThat(placement.lift()).containsExactly(IpRange.parse("192.0.2.2"));
        assertThat(placement.placed()).isEqualTo(set("192.0.2.1", "192.0.2.8/30"));
    }

    @Example
    void banThatFail2banMadeItselfIsNeverLifted() {
        Placement first = Placement.of(list("192.0.2.1"), ALL, set(), set("192.0.2.1"));
        assertThat(first.isEmpty()).isTrue();
        assertThat(first.placed()).isEmpty();

        Placement left = Placement.of(list(), ALL, first.placed(), set("192.0.2.1"));
        assertThat(left.lift()).isEmpty();
    }

    @Example
    void banThatRanOutIsMadeAgain() {
        Placement placement = Placement.of(list("192.0.2.1"), ALL, set("192.0.2.1"), set());

        assertThat(placement.ban()).containsExactly(IpRange.parse("192.0.2.1"));
    }

    @Example
    void noMoreThanTheMostAreBannedAndTheRestIsCounted() {
        Placement placement = Placement.of(list("192.0.2.1", "192.0.2.3", "192.0.2.5"), 2, set(), set());

        assertThat(placement.ban()).containsExactlyElementsOf(set("192.0.2.1", "192.0.2.3"));
        assertThat(placement.leftOut()).isEqualTo(1);
    }

    /** After a crash at any step, no placed entry is forgotten, and the next run completes the work. */
    @Property
    void jailEndsWithTheListAndItsOwnBansHoweverFarOneRunGets(
            @ForAll("addresses") Set<IpRange> before,
            @ForAll("addresses") Set<IpRange> after,
            @ForAll("addresses") Set<IpRange> own,
            @ForAll @IntRange(max = 20) int steps) {
        Set<IpRange> jail = new HashSet<>(own);
        Set<IpRange> placed = run(before, Set.of(), jail, steps);
        placed = run(after, placed, jail, ALL);

        Set<IpRange> expected = new HashSet<>(own);
        expected.addAll(after);
        assertThat(jail).isEqualTo(expected);

        run(Set.of(), placed, jail, ALL);
        assertThat(jail).isEqualTo(own);
    }

    /** Runs this number of steps, and returns the recorded entries. */
    private static Set<IpRange> run(Set<IpRange> wanted, Set<IpRange> placed, Set<IpRange> jail, int steps) {
        Placement placement = Placement.of(IpRangeList.of(IpRangeSet.of(wanted)), ALL, placed, Set.copyOf(jail));
        placement.lift().stream().limit(steps).forEach(jail::remove);
        placement.ban().stream()
                .limit(Math.max(0, steps - placement.lift().size()))
                .forEach(jail::add);
        return placement.intended();
    }

    /** Not adjacent, so that they aren't joined. */
    @Provide
    Arbitrary<Set<IpRange>> addresses() {
        return Arbitraries.of(IntStream.range(0, 12)
                        .mapToObj(i -> IpRange.parse("192.0.2." + 2 * i))
                        .toList())
                .set()
                .ofMaxSize(8);
    }

    private static IpRangeList list(String... ranges) {
        return IpRangeList.of(
                IpRangeSet.of(Arrays.stream(ranges).map(IpRange::parse).toList()));
    }

    private static Set<IpRange> set(String... ranges) {
        return List.of(ranges).stream().map(IpRange::parse).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
