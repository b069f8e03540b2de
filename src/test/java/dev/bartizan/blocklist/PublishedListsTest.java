package dev.bartizan.blocklist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.FiredEvents;
import dev.bartizan.ip.Universe;
import dev.bartizan.ip.set.DatedIpRangeSet;
import dev.bartizan.published.SnapshotRoundTrip;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PublishedListsTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    @Provide
    Arbitrary<List<int[]>> entries() {
        return Universe.lists();
    }

    private static ListContents contents() {
        return new ListContents(null, null, null, null, new FiredEvents<>());
    }

    @Property(tries = 200)
    void listsAreTheSameAfterARestart(@ForAll("entries") List<int[]> first, @ForAll("entries") List<int[]> second) {
        DatedIpRangeSet blocked = DatedIpRangeSet.EMPTY.advance(Universe.rangeList(first), 20_000);
        DatedIpRangeSet allowed = DatedIpRangeSet.EMPTY
                .advance(Universe.rangeList(first), 20_000)
                .advance(Universe.rangeList(second), 20_001);
        Map<Long, ListContents.Loaded> lists = new TreeMap<>(Map.of(
                7L,
                new ListContents.Loaded(new ListContent(7, "feed", 3, blocked, NOW, Remediation.captcha, false), true),
                9L,
                new ListContents.Loaded(new ListContent(9, "Büro", 0, allowed, NOW, Remediation.ban, true), false)));
        ListContents before = contents();
        before.restore(lists);
        ListContents after = contents();

        SnapshotRoundTrip.take(new PublishedLists(before), new PublishedLists(after));

        assertThat(after.all()).isEqualTo(lists);
        assertThat(after.loaded()).isFalse();
    }
}
