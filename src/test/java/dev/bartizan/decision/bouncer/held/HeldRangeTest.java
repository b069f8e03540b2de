package dev.bartizan.decision.bouncer.held;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.blocklist.ListContent;
import dev.bartizan.decision.DecisionSet;
import dev.bartizan.decision.bouncer.held.Holding.State;
import dev.bartizan.decision.bouncer.view.BouncerDecisions;
import dev.bartizan.decision.bouncer.view.BouncerFilter;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.DatedIpRangeSet;
import dev.bartizan.ip.set.HostExpansion;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.IpRangeSetBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HeldRangeTest {

    private static final Instant NOW = Instant.parse("2026-08-22T12:00:00Z");
    private static final Duration LONG = Duration.ofDays(7);
    private static final DecisionSet EMPTY = decisions(List.of());

    private static DecisionSet decisions(List<ActiveBan> bans, String... listed) {
        IpRangeSetBuilder entries = new IpRangeSetBuilder();
        Stream.of(listed).map(IpRange::parse).forEach(entries::add);
        ListContent list =
                new ListContent(1, "ipsum", 1, DatedIpRangeSet.EMPTY.advance(entries.buildList(), 1), NOW.plus(LONG));
        return new DecisionSet(1, NOW, List.of(list), BanSet.of(bans), IpRangeSet.EMPTY);
    }

    private static ActiveBan ban(String range, Duration left) {
        return new ActiveBan(
                1, IpRange.parse(range), "bartizan", "ban", "test", NOW.minusSeconds(60), Optional.of(NOW.plus(left)));
    }

    private static BouncerFilter filter(Set<String> lists, boolean networks, int maximum) {
        return new BouncerFilter(
                new BouncerFilter.Sources(Set.of(), lists, Set.of()),
                BouncerFilter.Scenarios.ALL,
                new BouncerFilter.Values(true, networks, HostExpansion.NONE),
                Optional.empty(),
                true,
                maximum);
    }

    private static final BouncerFilter ALL = filter(Set.of(), true, 0);

    private static Holding held(
            String range, BouncerFilter filter, Optional<DecisionSet> sent, DecisionSet now, DecisionSet... possible) {
        return held(range, filter, sent, now, true, possible);
    }

    private static Holding held(
            String range,
            BouncerFilter filter,
            Optional<DecisionSet> sent,
            DecisionSet now,
            boolean blocksNetworks,
            DecisionSet... possible) {
        return new HeldRange(IpRange.parse(range), NOW)
                .of(
                        "edge",
                        new HeldRange.Views(
                                sent.map(set -> BouncerDecisions.of(set, filter)),
                                Stream.of(possible)
                                        .map(set -> BouncerDecisions.of(set, filter))
                                        .toList(),
                                BouncerDecisions.of(now, filter),
                                BouncerDecisions.of(now, filter.unrestricted()),
                                blocksNetworks),
                        NOW);
    }

    @Test
    void bouncerHasWhatItWasSent() {
        DecisionSet set = decisions(List.of(), "45.155.17.0/24");

        assertThat(held("45.155.17.9", ALL, Optional.of(set), set))
                .isEqualTo(new Holding("edge", State.HAS, "ban", "45.155.17.0/24", "ipsum", NOW));
        assertThat(held("45.155.17.128/25", ALL, Optional.of(set), set).state()).isEqualTo(State.HAS);
        assertThat(held("45.155.18.9", ALL, Optional.of(set), set))
                .isEqualTo(new Holding("edge", State.NOTHING, "", "", "", NOW));
    }

    @Test
    void nextPullBringsAndRemoves() {
        DecisionSet set = decisions(List.of(ban("45.155.17.9", LONG)));

        assertThat(held("45.155.17.9", ALL, Optional.of(EMPTY), set))
                .isEqualTo(new Holding("edge", State.NEXT_PULL, "ban", "45.155.17.9/32", "ban", NOW));
        assertThat(held("45.155.17.9", ALL, Optional.of(set), EMPTY).state()).isEqualTo(State.UNTIL_NEXT_PULL);
    }

    /** Bouncers remove a ban by its end. */
    @Test
    void banThatHasEndedIsNotHeld() {
        DecisionSet before = new DecisionSet(
                1,
                NOW.minusSeconds(30),
                List.of(),
                BanSet.of(List.of(ban("45.155.17.9", Duration.ofSeconds(-10)))),
                IpRangeSet.EMPTY);

        assertThat(held("45.155.17.9", ALL, Optional.of(before), EMPTY).state()).isEqualTo(State.NOTHING);
    }

    @Test
    void brokenAnswerMayHaveArrived() {
        DecisionSet set = decisions(List.of(ban("45.155.17.9", LONG)));

        assertThat(held("45.155.17.9", ALL, Optional.of(EMPTY), set, set).state())
                .isEqualTo(State.MAY_HAVE);
        assertThat(held("45.155.17.9", ALL, Optional.of(EMPTY), EMPTY, set).state())
                .isEqualTo(State.MAY_HAVE);
        assertThat(held("45.155.17.9", ALL, Optional.of(set), set, EMPTY).state())
                .isEqualTo(State.HAS);
    }

    @Test
    void filterAndLimitLeaveOut() {
        DecisionSet set = decisions(List.of(ban("45.155.16.9", LONG)), "45.155.17.0/24");

        for (BouncerFilter filter :
                List.of(filter(Set.of("other"), true, 0), filter(Set.of(), false, 0), filter(Set.of(), true, 1))) {
            assertThat(held("45.155.17.9", filter, Optional.of(set), set).state())
                    .isEqualTo(State.LEFT_OUT);
            assertThat(held("45.155.16.9", filter, Optional.of(set), set).state())
                    .isEqualTo(State.HAS);
        }
    }

    @Test
    void programThatBlocksNoNetworksHasOnlySingleAddresses() {
        DecisionSet set = decisions(List.of(), "45.155.17.0/24", "45.155.18.9");

        assertThat(held("45.155.17.9", ALL, Optional.of(set), set, false).state())
                .isEqualTo(State.HAS_NETWORK);
        assertThat(held("45.155.18.9", ALL, Optional.of(set), set, false).state())
                .isEqualTo(State.HAS);
    }

    @Test
    void bouncerThatAsksGetsTheDecision() {
        DecisionSet set = decisions(List.of(ban("2001:db8::/48", LONG)));

        assertThat(held("2001:db8::7", ALL, Optional.empty(), set))
                .isEqualTo(new Holding("edge", State.ASKS, "ban", "2001:db8::/48", "ban", NOW));
        assertThat(held("2001:db9::7", ALL, Optional.empty(), set).state()).isEqualTo(State.NOTHING);
    }

    @Test
    void partsOfARangeCount() {
        DecisionSet bans = decisions(List.of(ban("45.155.17.9", LONG), ban("2a00:1::/32", LONG)));
        DecisionSet list = decisions(List.of(), "45.155.17.7-45.155.17.9");

        for (DecisionSet set : List.of(bans, list)) {
            for (String range : List.of("45.155.17.0/24", "45.155.17.9-45.155.17.20", "45.0.0.0/8")) {
                assertThat(held(range, ALL, Optional.of(set), set).state())
                        .as(range)
                        .isEqualTo(State.HAS_PART);
            }
            for (String range : List.of("45.155.17.10-45.155.17.20", "45.155.16.0/24", "2a00:2::/32")) {
                assertThat(held(range, ALL, Optional.of(set), set).state())
                        .as(range)
                        .isEqualTo(State.NOTHING);
            }
        }
        assertThat(held("2a00::/16", ALL, Optional.of(bans), bans).state()).isEqualTo(State.HAS_PART);
        assertThat(held("2a00:1:5::/48", ALL, Optional.of(bans), bans).state()).isEqualTo(State.HAS);
        assertThat(held("45.155.17.7-45.155.17.9", ALL, Optional.of(list), list).state())
                .isEqualTo(State.HAS);
    }
}
