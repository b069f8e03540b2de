package dev.bartizan.decision.bouncer.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.blocklist.ListContent;
import dev.bartizan.decision.DecisionSet;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.DatedIpRangeSet;
import dev.bartizan.ip.set.HostExpansion;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.IpRangeSetBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecisionIdsTest {

    private static final Instant NOW = Instant.parse("2026-08-22T12:00:00Z");

    /** So many that about 20 pairs have the same hash. */
    private static final int MANY = 300_000;

    private final DecisionIds ids = new DecisionIds();

    private int generation;
    private Instant now = NOW;

    @Test
    void idsArePositiveAndFitAndAreUniqueInEachKindOfView() {
        List<IpRange> values = many();
        values.add(IpRange.parse("203.0.113.0/24"));
        values.add(IpRange.parse("2001:db8::/64"));
        DecisionSet set = set(List.of(values, values.subList(0, 1_000)), "198.51.100.7", "5.0.0.2");

        for (boolean deduplicated : List.of(true, false)) {
            Set<Integer> seen = new HashSet<>();
            BouncerDecisions view = view(set, deduplicated, new HostExpansion(8, 8));
            DecisionIds.Assigned assigned = ids.forPull(view);
            int decisions = 0;
            for (int source = 0; source < view.sources().size(); source++) {
                Source.Walk walk = view.sources().get(source).walk();
                while (walk.next()) {
                    if (!deduplicated || !view.hasBefore(source, walk)) {
                        seen.add(assigned.id(assigned.code(walk)));
                        decisions++;
                    }
                }
            }
            assertThat(seen).hasSize(decisions).allMatch(id -> id > 0);
            assertThat(seen).as("replacements").anyMatch(id -> id < DecisionIds.FIRST_HASH);
        }
    }

    @Test
    void valueThatComesLaterGetsTheReplacementAndKeepsIt() {
        Pair pair = pair();
        int hash = publish(List.of(pair.one())).get(pair.one());

        Map<IpRange, Integer> both = publish(List.of(pair.one(), pair.other()));
        Map<IpRange, Integer> alone = publish(List.of(pair.other()));
        now = now.plus(Duration.ofDays(30));
        publish(List.of(pair.other()));
        now = now.plus(Duration.ofDays(20));
        Map<IpRange, Integer> later = publish(List.of(pair.other(), IpRange.parse("198.51.100.7")));

        assertThat(both).containsEntry(pair.one(), hash);
        int replacement = both.get(pair.other());
        assertThat(replacement).isNotEqualTo(hash);
        assertThat(alone).containsEntry(pair.other(), replacement);
        assertThat(later).containsEntry(pair.other(), replacement);
    }

    @Test
    void replacementIsForgottenWhenNoBouncerCanHoldItsDecision() {
        Pair pair = pair();
        int hash = publish(List.of(pair.one())).get(pair.one());
        publish(List.of(pair.one(), pair.other()));
        publish(List.of(IpRange.parse("198.51.100.7")));
        now = now.plus(Duration.ofDays(30));
        publish(List.of(IpRange.parse("198.51.100.8")));

        assertThat(publish(List.of(pair.other()))).containsEntry(pair.other(), hash);
    }

    @Test
    void banGetsTheReplacementOfAListedValueAndOtherwiseKeepsItsHash() {
        Pair pair = pair();
        int hash = publish(List.of(pair.one())).get(pair.one());
        List<IpRange> listed = List.of(pair.one());
        DecisionSet before = set(List.of(listed));
        ids(before);
        // The same lists: a publication that a ban causes shares them.
        Map<IpRange, Integer> banned = ids(set(List.of(listed), pair.other().toString()));

        assertThat(banned).containsEntry(pair.one(), hash);
        assertThat(banned.get(pair.other())).isLessThan(DecisionIds.FIRST_HASH);
        DecisionIds fresh = new DecisionIds();
        ids(fresh, set(List.of(), pair.other().toString()));
        Map<IpRange, Integer> listedLater =
                ids(fresh, set(List.of(listed), pair.other().toString()));
        assertThat(listedLater).containsEntry(pair.other(), hash);
        assertThat(listedLater.get(pair.one())).isLessThan(DecisionIds.FIRST_HASH);
    }

    @Test
    void banKeepsTheIdentifierOfItsValueInAList() {
        Map<IpRange, Integer> listed = publish(List.of(IpRange.parse("198.51.100.7")));
        Map<IpRange, Integer> both = ids(set(List.of(List.of(IpRange.parse("198.51.100.7"))), "198.51.100.7"));
        Map<IpRange, Integer> banned = ids(set(List.of(), "198.51.100.7"));

        assertThat(both).isEqualTo(listed);
        assertThat(banned).isEqualTo(listed);
    }

    /** Two values with the same hash. */
    private record Pair(IpRange one, IpRange other) {}

    private Pair pair() {
        Map<IpRange, Integer> all = ids(new DecisionIds(), set(List.of(many())));
        IpRange other = all.entrySet().stream()
                .filter(entry -> entry.getValue() < DecisionIds.FIRST_HASH)
                .findFirst()
                .orElseThrow()
                .getKey();
        int hash = ids(new DecisionIds(), set(List.of(List.of(other)))).get(other);
        IpRange one = all.entrySet().stream()
                .filter(entry -> entry.getValue() == hash)
                .findFirst()
                .orElseThrow()
                .getKey();
        return new Pair(one, other);
    }

    private static List<IpRange> many() {
        return new ArrayList<>(IntStream.range(0, MANY)
                .mapToObj(i -> IpRange.parse("%d.%d.%d.%d".formatted(5 + (i >> 16), i >> 8 & 0xff, i & 0xff, i % 100)))
                .toList());
    }

    private Map<IpRange, Integer> publish(List<IpRange> list) {
        return ids(set(List.of(list)));
    }

    private Map<IpRange, Integer> ids(DecisionSet set) {
        return ids(ids, set);
    }

    private static Map<IpRange, Integer> ids(DecisionIds ids, DecisionSet set) {
        BouncerDecisions view = view(set, true, HostExpansion.NONE);
        DecisionIds.Assigned assigned = ids.forPull(view);
        Map<IpRange, Integer> all = new HashMap<>();
        view.walk().forEachRemaining(each -> all.put(each.toRange(), assigned.id(assigned.code(each))));
        return all;
    }

    private static BouncerDecisions view(DecisionSet set, boolean deduplicated, HostExpansion expansion) {
        return BouncerDecisions.of(
                set,
                new BouncerFilter(
                        BouncerFilter.Sources.ALL,
                        BouncerFilter.Scenarios.ALL,
                        new BouncerFilter.Values(true, true, expansion),
                        Optional.empty(),
                        deduplicated,
                        0));
    }

    private DecisionSet set(List<List<IpRange>> lists, String... banned) {
        List<ListContent> contents = new ArrayList<>();
        for (int i = 0; i < lists.size(); i++) {
            IpRangeSetBuilder builder = new IpRangeSetBuilder();
            lists.get(i).forEach(builder::add);
            IpRangeList entries = builder.buildList();
            contents.add(new ListContent(
                    i + 1, "list-" + i, 1, DatedIpRangeSet.EMPTY.advance(entries, 1), now.plus(Duration.ofDays(7))));
        }
        BanSet bans = BanSet.of(List.of(banned).stream()
                .map(range -> new ActiveBan(1, IpRange.parse(range), "bartizan", "ban", "", NOW, Optional.empty()))
                .toList());
        return new DecisionSet(++generation, now, contents, bans, IpRangeSet.EMPTY);
    }
}
