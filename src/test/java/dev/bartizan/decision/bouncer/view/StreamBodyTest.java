package dev.bartizan.decision.bouncer.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.blocklist.ListContent;
import dev.bartizan.decision.DecisionSet;
import dev.bartizan.decision.bouncer.SimulatedBouncer;
import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.DatedIpRangeSet;
import dev.bartizan.ip.set.HostExpansion;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.IpRangeSetBuilder;
import dev.bartizan.remediation.Remediation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Compares what a correct bouncer blocks with what it should block. */
class StreamBodyTest {

    private static final Instant NOW = Instant.parse("2026-08-22T12:00:00Z");
    private static final Duration LIFETIME = Duration.ofDays(7);

    private static final BouncerFilter EVERYTHING = filter(true, HostExpansion.NONE, 0);
    private static final BouncerFilter EXPANDING = filter(true, new HostExpansion(2, 2), 0);
    private static final BouncerFilter HOSTS_ALONE = filter(false, HostExpansion.NONE, 0);
    private static final BouncerFilter FIVE_AT_MOST = filter(true, HostExpansion.NONE, 5);

    private static BouncerFilter filter(boolean networks, HostExpansion expansion, int maxEntries) {
        return new BouncerFilter(
                BouncerFilter.Sources.ALL,
                BouncerFilter.Scenarios.ALL,
                new BouncerFilter.Values(true, networks, expansion),
                Optional.empty(),
                true,
                maxEntries);
    }

    /** What happens to the response. */
    private enum Answer {
        COMPLETE,
        BROKEN,
        /** The connection breaks after the last byte. */
        RECEIVED
    }

    /** The events between two pulls. */
    private record Step(
            List<IpRangeList> lists,
            List<ActiveBan> bans,
            IpRangeSet allowlist,
            Answer response,
            BouncerFilter filter) {}

    @Property(tries = 2000)
    void correctBouncerBlocksExactlyWhatItShould(@ForAll("steps") List<Step> steps) {
        SimulatedBouncer bouncer = new SimulatedBouncer(1);
        Instant now = NOW;
        boolean startup = true;
        for (Step step : steps) {
            now = now.plusSeconds(10);
            DecisionSet decisions = decisions(now, step.lists(), BanSet.of(step.bans()), step.allowlist());
            if (step.response() != Answer.COMPLETE) {
                bouncer.pullInVain(decisions, step.filter(), now, step.response() == Answer.RECEIVED);
                continue;
            }
            BouncerDecisions view = BouncerDecisions.of(decisions, step.filter());

            JsonNode answer = bouncer.pull(decisions, step.filter(), now, startup);

            startup = false;
            assertThat(bouncer.blocked(now)).isEqualTo(addresses(view));
            assertThat(values(answer, "deleted"))
                    .allSatisfy(gone -> assertThat(view.covers(Cidr.of(IpRange.parse(gone)), Remediation.ban))
                            .isFalse());
            assertThat(values(answer, "new")).doesNotHaveDuplicates();
            assertThat(values(answer, "deleted")).doesNotHaveDuplicates();
            JsonNode again = bouncer.pull(decisions, step.filter(), now.plusSeconds(1), false);
            assertThat(again.path("new").isNull()).isTrue();
            assertThat(again.path("deleted").isNull()).isTrue();
        }
    }

    /** Lists that are confirmed every six hours, change sometimes, and sometimes fail for days. */
    @Property(tries = 100)
    void nothingIsMissingAtABouncerForMonths(@ForAll long seed) {
        Random random = new Random(seed);
        List<SimulatedBouncer> bouncers =
                Stream.of(1L, 2L, 3L).map(SimulatedBouncer::new).toList();
        List<IpRangeList> contents = new ArrayList<>(List.of(entries("198.51.100.0/28"), entries("198.51.100.9")));
        List<Instant> untils = new ArrayList<>(List.of(NOW.plus(LIFETIME), NOW.plus(LIFETIME)));
        BanSet bans = BanSet.of(List.of(ban(1, "203.0.113.7", Optional.empty())));
        Instant brokenUntil = NOW;
        boolean startup = true;
        for (Instant now = NOW; now.isBefore(NOW.plus(Duration.ofDays(70))); now = now.plus(Duration.ofHours(1))) {
            List<IpRangeList> contentsBefore = List.copyOf(contents);
            List<Instant> untilsBefore = List.copyOf(untils);
            if (now.isAfter(brokenUntil) && random.nextInt(6) == 0) {
                int list = random.nextInt(2);
                untils.set(list, now.plus(LIFETIME));
                if (random.nextInt(10) == 0) {
                    contents.set(list, entries("198.51.100." + random.nextInt(20)));
                }
            }
            if (random.nextInt(24 * 10) == 0) {
                brokenUntil = now.plus(Duration.ofDays(random.nextInt(9)));
            }
            // Decisions that were in force until now without a gap; a list that recovers after it expired is a
            // different case.
            IpRangeSet before = addresses(view(now, contentsBefore, untilsBefore, bans));
            DecisionSet decisions = decisions(now, contents, untils, bans, IpRangeSet.EMPTY);
            IpRangeSet stillDecided =
                    startup ? IpRangeSet.EMPTY : before.intersect(addresses(view(now, contents, untils, bans)));
            for (SimulatedBouncer bouncer : bouncers) {
                assertThat(stillDecided.subtract(bouncer.blocked(now)))
                        .as("missing before the pull at %s", now)
                        .isEqualTo(IpRangeSet.EMPTY);
                bouncer.pull(decisions, EVERYTHING, now, startup);
                assertThat(bouncer.blocked(now))
                        .isEqualTo(addresses(bouncer.state().view()));
            }
            startup = false;
        }
    }

    @Example
    void listIsAnnouncedAgainBetweenHalfAndFourFifthsOfItsLife() {
        List<Double> shares = new ArrayList<>();
        for (long id = 1; id <= 50; id++) {
            SimulatedBouncer bouncer = new SimulatedBouncer(id);
            List<IpRangeList> contents = List.of(entries("198.51.100.7"));
            bouncer.pull(decisions(NOW, contents, List.of(NOW.plus(LIFETIME))), EVERYTHING, NOW, true);
            Instant now = NOW;
            JsonNode answer;
            do {
                now = now.plus(Duration.ofMinutes(10));
                answer = bouncer.pull(decisions(now, contents, List.of(now.plus(LIFETIME))), EVERYTHING, now, false);
            } while (answer.path("new").isNull() && now.isBefore(NOW.plus(LIFETIME)));
            shares.add((double) Duration.between(NOW, now).toSeconds() / LIFETIME.toSeconds());
        }

        assertThat(shares).allSatisfy(share -> assertThat(share).isBetween(0.5, 0.802));
        assertThat(shares.stream().distinct().count()).as("jitter").isGreaterThan(20);
    }

    @Example
    void valueThatAnotherListHasIsNotRemoved() {
        SimulatedBouncer bouncer = new SimulatedBouncer(1);
        bouncer.pull(decisions(NOW, entries("198.51.100.7"), entries("198.51.100.7")), EVERYTHING, NOW, true);

        JsonNode answer =
                bouncer.pull(decisions(NOW, entries("198.51.100.9"), entries("198.51.100.7")), EVERYTHING, NOW, false);

        assertThat(values(answer, "new")).containsExactly("198.51.100.9");
        assertThat(answer.path("deleted").isNull()).isTrue();
    }

    @Example
    void valueWithinAnotherOneIsRemovedWhenThatGoesToo() {
        SimulatedBouncer bouncer = new SimulatedBouncer(1);
        bouncer.pull(decisions(NOW, entries("198.51.100.7")), EVERYTHING, NOW, true);

        JsonNode covered = bouncer.pull(decisions(NOW, entries("198.51.100.0/24")), EVERYTHING, NOW, false);
        JsonNode uncovered = bouncer.pull(decisions(NOW, entries("203.0.113.9")), EVERYTHING, NOW, false);

        assertThat(values(covered, "new")).containsExactly("198.51.100.0/24");
        assertThat(covered.path("deleted").isNull()).isTrue();
        assertThat(values(uncovered, "deleted")).containsExactly("198.51.100.0/24", "198.51.100.7");
    }

    @Example
    void pullThatBreaksIsRepeatedInFull() {
        SimulatedBouncer bouncer = new SimulatedBouncer(1);
        bouncer.pull(decisions(NOW, entries("198.51.100.7")), EVERYTHING, NOW, true);
        DecisionSet changed = decisions(NOW, entries("198.51.100.9"));

        bouncer.pullInVain(changed, EVERYTHING, NOW, false);
        JsonNode answer = bouncer.pull(changed, EVERYTHING, NOW, false);

        assertThat(values(answer, "new")).containsExactly("198.51.100.9");
        assertThat(values(answer, "deleted")).containsExactly("198.51.100.7");
    }

    @Example
    void bouncerThatIsNotKnownAnyMoreGetsEverythingAgain() {
        SimulatedBouncer bouncer = new SimulatedBouncer(1);

        JsonNode answer = bouncer.pull(decisions(NOW, entries("198.51.100.7")), EVERYTHING, NOW, false);

        assertThat(values(answer, "new")).containsExactly("198.51.100.7");
    }

    @Example
    void decisionsAreToldInCrowdSecsForm() {
        IpRangeList list = entries("198.51.100.7", "198.51.100.16/28", "2001:0DB8:0::1");
        DecisionSet decisions = decisions(
                NOW,
                List.of(list),
                List.of(NOW.plus(Duration.ofMinutes(90).plusSeconds(5))),
                BanSet.of(List.of(ban(4, "203.0.113.7", Optional.of(NOW.plusMillis(300))))),
                IpRangeSet.EMPTY);

        JsonNode answer = new SimulatedBouncer(1).pull(decisions, EVERYTHING, NOW, true);

        assertThat(StreamSupport.stream(answer.path("new").spliterator(), false)
                        .map(each -> Stream.of("origin", "type", "scope", "value", "duration", "scenario")
                                .map(field -> each.path(field).asText())
                                .toList()))
                .containsExactly(
                        List.of("bartizan", "ban", "Ip", "203.0.113.7", "1s", "ban"),
                        List.of("lists", "ban", "Ip", "198.51.100.7", "1h30m5s", "list-0"),
                        List.of("lists", "ban", "Range", "198.51.100.16/28", "1h30m5s", "list-0"),
                        List.of("lists", "ban", "Ip", "2001:db8::1", "1h30m5s", "list-0"));
        assertThat(answer.path("deleted")).isEmpty();
        assertThat(answer.path("deleted").isArray()).isTrue();
        assertThat(answer.path("new"))
                .allSatisfy(each -> assertThat(each.path("uuid").asText())
                        .matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}"));
        assertThat(StreamSupport.stream(answer.path("new").spliterator(), false)
                        .map(each -> each.path("id").asLong())
                        .distinct())
                .hasSize(4)
                .allMatch(id -> id > 0);
    }

    @Example
    void permanentBanHasTheLongestTimeOutThatIpsetTakes() {
        DecisionSet decisions = decisions(
                NOW, List.of(), BanSet.of(List.of(ban(1, "203.0.113.7", Optional.empty()))), IpRangeSet.EMPTY);

        JsonNode answer = new SimulatedBouncer(1).pull(decisions, EVERYTHING, NOW, true);

        assertThat(SimulatedBouncer.duration(answer.at("/new/0/duration").asText())
                        .toSeconds())
                .isEqualTo(2_147_482);
    }

    @Example
    void valueIsAnnouncedWithTheLatestEndOfAllThatHaveIt() {
        DecisionSet decisions = decisions(
                NOW,
                List.of(entries("198.51.100.7"), entries("198.51.100.7")),
                List.of(NOW.plusSeconds(60), NOW.plusSeconds(7_200)),
                BanSet.of(List.of(ban(1, "198.51.100.7", Optional.of(NOW.plusSeconds(30))))),
                IpRangeSet.EMPTY);

        JsonNode answer = new SimulatedBouncer(1).pull(decisions, EVERYTHING, NOW, true);

        assertThat(values(answer, "new")).containsExactly("198.51.100.7");
        assertThat(answer.at("/new/0/duration").asText()).isEqualTo("2h0m0s");
    }

    @Example
    void decisionsOfOneValueHaveTheirOwnEndsWithoutDeduplication() {
        DecisionSet decisions = decisions(
                NOW,
                List.of(entries("198.51.100.7"), entries("198.51.100.7")),
                List.of(NOW.plusSeconds(60), NOW.plusSeconds(7_200)));
        BouncerFilter all = new BouncerFilter(
                EVERYTHING.sources(), EVERYTHING.scenarios(), EVERYTHING.values(), Optional.empty(), false, 0);

        JsonNode answer = new SimulatedBouncer(1).pull(decisions, all, NOW, true);

        assertThat(answer.path("new").findValuesAsText("duration")).containsExactly("1m0s", "2h0m0s");
    }

    @Example
    void networksAreExpandedAsLongAsTheyFit() {
        DecisionSet decisions = decisions(
                NOW,
                List.of(entries("198.51.100.0/30", "198.51.100.16/30", "198.51.100.32/31", "2001:db8::/127")),
                BanSet.of(List.of(ban(1, "203.0.113.0/31", Optional.empty()))),
                IpRangeSet.EMPTY);

        assertThat(expanded(decisions, 1_000)).isEqualTo(new HostExpansion(2, 2));
        assertThat(expanded(decisions, 14)).isEqualTo(new HostExpansion(2, 2));
        assertThat(expanded(decisions, 13)).isEqualTo(new HostExpansion(2, 0));
        assertThat(expanded(decisions, 11)).isEqualTo(new HostExpansion(1, 2));
        assertThat(expanded(decisions, 3)).isEqualTo(new HostExpansion(0, 2));
        assertThat(expanded(decisions, 0)).isEqualTo(HostExpansion.NONE);
    }

    private static HostExpansion expanded(DecisionSet decisions, long addresses) {
        ExpansionBudget budget = new ExpansionBudget(decisions, EXPANDING, addresses);
        return new HostExpansion(budget.spend(false, 2), budget.spend(true, 2));
    }

    @Example
    void limitCutsTheSameEntriesEachTimeAndBansLast() {
        DecisionSet decisions = decisions(
                NOW,
                List.of(entries("198.51.100.1", "198.51.100.3", "198.51.100.5", "198.51.100.7"), entries("192.0.2.1")),
                BanSet.of(List.of(ban(1, "203.0.113.1", Optional.empty()), ban(2, "203.0.113.3", Optional.empty()))),
                IpRangeSet.EMPTY);

        JsonNode answer = new SimulatedBouncer(1).pull(decisions, FIVE_AT_MOST, NOW, true);

        assertThat(values(answer, "new"))
                .containsExactly("203.0.113.1", "203.0.113.3", "198.51.100.1", "198.51.100.3", "198.51.100.5");
        BouncerDecisions.Extent extent =
                BouncerDecisions.of(decisions, FIVE_AT_MOST).extent();
        assertThat(extent.values()).isEqualTo(5);
        assertThat(extent.cut()).isEqualTo(2);
    }

    private static List<String> values(JsonNode answer, String side) {
        return StreamSupport.stream(answer.path(side).spliterator(), false)
                .map(each -> each.path("value").asText())
                .toList();
    }

    private static BouncerDecisions view(Instant now, List<IpRangeList> lists, List<Instant> untils, BanSet bans) {
        return BouncerDecisions.of(decisions(now, lists, untils, bans, IpRangeSet.EMPTY), EVERYTHING);
    }

    private static IpRangeSet addresses(BouncerDecisions view) {
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        view.walk().forEachRemaining(decision -> builder.add(decision.toRange()));
        return builder.build();
    }

    private static IpRangeList entries(String... ranges) {
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        Arrays.stream(ranges).map(IpRange::parse).forEach(builder::add);
        return builder.buildList();
    }

    private static ActiveBan ban(long id, String range, Optional<Instant> until) {
        return new ActiveBan(id, IpRange.parse(range), "bartizan", "ban", "", NOW, until);
    }

    private static DecisionSet decisions(Instant now, IpRangeList... lists) {
        return decisions(now, List.of(lists), BanSet.EMPTY, IpRangeSet.EMPTY);
    }

    private static DecisionSet decisions(Instant now, List<IpRangeList> lists, List<Instant> untils) {
        return decisions(now, lists, untils, BanSet.EMPTY, IpRangeSet.EMPTY);
    }

    private static DecisionSet decisions(Instant now, List<IpRangeList> lists, BanSet bans, IpRangeSet allowlist) {
        return decisions(
                now, lists, lists.stream().map(list -> NOW.plus(LIFETIME)).toList(), bans, allowlist);
    }

    private static DecisionSet decisions(
            Instant now, List<IpRangeList> lists, List<Instant> untils, BanSet bans, IpRangeSet allowlist) {
        List<ListContent> contents = new ArrayList<>();
        for (int i = 0; i < lists.size(); i++) {
            DatedIpRangeSet dated = DatedIpRangeSet.EMPTY.advance(lists.get(i), 1);
            contents.add(new ListContent(i + 1, "list-" + i, 1, dated, untils.get(i)));
        }
        return new DecisionSet(1, now, contents, bans, allowlist);
    }

    /** A small universe, so that values are often equal, nested or adjacent. */
    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<IpRange> cidr = Combinators.combine(
                        Arbitraries.integers().between(0, 31),
                        Arbitraries.of(32, 32, 32, 31, 30, 28),
                        Arbitraries.of(true, true, false))
                .as((host, length, v4) -> IpRange.parse(
                        v4 ? "198.51.100." + host + "/" + length : "2001:db8::" + host + "/" + (96 + length)));
        Arbitrary<IpRange> range = Combinators.combine(
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.integers().between(0, 11))
                .as((first, more) -> IpRange.parse("198.51.100." + first + "-198.51.100." + (first + more)));
        Arbitrary<IpRangeList> list = Arbitraries.oneOf(cidr, cidr, range)
                .list()
                .ofMaxSize(8)
                .map(ranges -> {
                    IpRangeSetBuilder builder = new IpRangeSetBuilder();
                    ranges.forEach(builder::add);
                    return builder.buildList();
                });
        Arbitrary<List<ActiveBan>> bans = Combinators.combine(
                        cidr, Arbitraries.of(Optional.<Instant>empty(), Optional.of(NOW.plus(Duration.ofDays(1)))))
                .as((banned, until) -> new ActiveBan(1, banned, "bartizan", "ban", "", NOW, until))
                .list()
                .ofMaxSize(3)
                .uniqueElements(ActiveBan::range);
        Arbitrary<IpRangeSet> allowlist =
                Arbitraries.oneOf(cidr, range).list().ofMaxSize(1).map(IpRangeSet::of);
        Arbitrary<BouncerFilter> filter = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.just(EVERYTHING)),
                Tuple.of(1, Arbitraries.of(EXPANDING, HOSTS_ALONE, FIVE_AT_MOST)));
        return Combinators.combine(
                        list.list().ofMaxSize(3),
                        bans,
                        allowlist,
                        Arbitraries.of(
                                Answer.COMPLETE, Answer.COMPLETE, Answer.COMPLETE, Answer.BROKEN, Answer.RECEIVED),
                        filter)
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }
}
