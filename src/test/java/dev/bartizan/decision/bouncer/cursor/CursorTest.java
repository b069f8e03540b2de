package dev.bartizan.decision.bouncer.cursor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.ban.BanRepository.EndedBan;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanCause;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.blocklist.ListContent;
import dev.bartizan.decision.DecisionSet;
import dev.bartizan.decision.bouncer.SimulatedBouncer;
import dev.bartizan.decision.bouncer.view.Announcement;
import dev.bartizan.decision.bouncer.view.BouncerDecisions;
import dev.bartizan.decision.bouncer.view.BouncerFilter;
import dev.bartizan.decision.bouncer.view.Decision;
import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.DatedIpRangeSet;
import dev.bartizan.ip.set.HostExpansion;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.remediation.Remediation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What a bouncer blocks after restarts of Bartizan. */
class CursorTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final Duration LIFETIME = Duration.ofDays(7);

    /** Of more responses that break one after the other, the first are forgotten. */
    private static final int REMEMBERED = 8;

    /** Random changes, pulls, broken connections, and restarts with and without the database. */
    @Property(tries = 5000)
    void bouncerBlocksExactlyWhatItShouldAfterRestarts(@ForAll Random random) throws IOException {
        BouncerFilter filter = filter(random);
        SimulatedBouncer bouncer = new SimulatedBouncer(1);
        Content content = new Content();
        List<EndedBan> ended = new ArrayList<>();
        Instant now = NOW;
        Instant pulledAt = now;
        bouncer.pull(content.at(now), filter, now, true);
        byte[] stored = store(bouncer);
        for (int step = 0; step < 12; step++) {
            now = now.plusSeconds(10);
            switch (random.nextInt(7)) {
                case 6 -> {
                    // The snapshot can lack the last change.
                    DecisionSet snapshot = content.at(now);
                    content.change(random, now, ended);
                    bouncer.restartWithoutCursor();
                    for (int pull = 0; pull <= random.nextInt(2); pull++) {
                        now = now.plusSeconds(10);
                        bouncer.pull(snapshot, filter, now, false);
                    }
                    bouncer.catchUp(restore(stored, content.at(now), ended, pulledAt));
                    stored = store(bouncer);
                }
                case 0 -> {
                    if (bouncer.possible().size() < REMEMBERED) {
                        bouncer.pullInVain(content.at(now), filter, now, random.nextBoolean());
                        stored = store(bouncer);
                    }
                }
                case 1 -> bouncer.restart(restore(stored, content.at(now), ended, pulledAt));
                case 2, 3 -> {
                    if (random.nextInt(3) == 0) {
                        // The crash comes before the pull is stored.
                        bouncer.pull(content.at(now), filter, now, false);
                        bouncer.restart(restore(stored, content.at(now), ended, pulledAt));
                        now = now.plusSeconds(10);
                        content.change(random, now, ended);
                    }
                    bouncer.pull(content.at(now), filter, now, false);
                    assertThat(bouncer.blocked(now)).isEqualTo(addresses(content.at(now), filter));
                    pulledAt = now;
                    stored = store(bouncer);
                }
                default -> content.change(random, now, ended);
            }
        }
        bouncer.pull(content.at(now), filter, now, false);
        assertThat(bouncer.blocked(now)).isEqualTo(addresses(content.at(now), filter));
    }

    @Example
    void listIsNotSentAgainAfterARestart() throws IOException {
        SimulatedBouncer bouncer = new SimulatedBouncer(1);
        Content content = new Content();
        BouncerFilter filter = filter(0);
        bouncer.pull(content.at(NOW), filter, NOW, true);
        bouncer.restart(restore(store(bouncer), content.at(NOW), List.of(), NOW));

        Instant later = NOW.plusSeconds(10);
        JsonNode answer = bouncer.pull(content.at(later), filter, later, false);
        assertThat(answer.path("new").findValuesAsText("value")).containsExactly("203.0.113.7");
        assertThat(answer.path("deleted").isNull()).isTrue();
    }

    @Example
    void cursorOfABouncerWith20000BansIsSmall() throws IOException {
        List<ActiveBan> bans = IntStream.range(0, 20_000)
                .mapToObj(i -> ban(IpRange.of4(i * 7_919, i * 7_919)))
                .toList();
        DecisionSet decisions = new DecisionSet(1, NOW, List.of(), BanSet.of(bans), IpRangeSet.EMPTY);
        SimulatedBouncer bouncer = new SimulatedBouncer(1);
        bouncer.pull(decisions, filter(0), NOW, true);

        assertThat(store(bouncer)).hasSizeLessThan(1_000);
    }

    @Example
    void everythingIsReadAsItWasWritten() throws IOException {
        Cursor.Sent sent = new Cursor.Sent(
                new BouncerFilter(
                        new BouncerFilter.Sources(Set.of("lists"), Set.of("a", "b"), Set.of("bartizan")),
                        new BouncerFilter.Scenarios(List.of("ssh"), List.of("http", "x")),
                        new BouncerFilter.Values(true, false, new HostExpansion(8, 3)),
                        Optional.of(Remediation.captcha),
                        false,
                        7),
                List.of(),
                IpRangeList.EMPTY,
                Map.of(Remediation.ban, Cidr.of(IpRange.parse("192.0.2.0/24"))));
        Cursor cursor = new Cursor(
                sent,
                Map.of("a", new Announcement(NOW, NOW.plusNanos(1_000_001))),
                List.of(decision("192.0.2.0/24", Instant.MAX), decision("2001:db8::/32", NOW)),
                List.of(Cidr.of(IpRange.parse("2001:db8::1"))),
                List.of(sent));

        assertThat(CursorCodec.decode(CursorCodec.encode(cursor), hash -> Optional.of(IpRangeList.EMPTY)))
                .isEqualTo(cursor);
    }

    private static Decision decision(String value, Instant until) {
        return Decision.of(Cidr.of(IpRange.parse(value)), "lists", "a", Remediation.throttle, 3, until);
    }

    /** The lists of the last cursor by their hash, as the database has them. */
    private final Map<String, IpRangeList> lists = new HashMap<>();

    private byte[] store(SimulatedBouncer bouncer) {
        Cursor cursor = Cursor.of(bouncer.state(), bouncer.possible());
        cursor.ranges().forEach(ranges -> lists.put(Cursor.hash(ranges), ranges));
        return CursorCodec.encode(cursor);
    }

    private BouncerCursors.Restored restore(
            byte[] stored, DecisionSet published, List<EndedBan> ended, Instant pulledAt) throws IOException {
        Cursor cursor = CursorCodec.decode(stored, hash -> Optional.ofNullable(lists.get(hash)));
        return new RestoredViews(published, ended).restored(cursor, pulledAt, pulledAt.minusSeconds(600));
    }

    private static BouncerFilter filter(Random random) {
        return filter(random.nextInt(4) == 0 ? 5 : 0);
    }

    private static BouncerFilter filter(int maxEntries) {
        return new BouncerFilter(
                BouncerFilter.Sources.ALL,
                BouncerFilter.Scenarios.ALL,
                new BouncerFilter.Values(true, true, HostExpansion.NONE),
                Optional.empty(),
                true,
                maxEntries);
    }

    private static IpRangeSet addresses(DecisionSet decisions, BouncerFilter filter) {
        List<IpRange> values = new ArrayList<>();
        BouncerDecisions.of(decisions, filter).walk().forEachRemaining(decision -> values.add(decision.toRange()));
        return IpRangeSet.of(values);
    }

    private static ActiveBan ban(IpRange range) {
        return new ActiveBan(1, range, "bartizan", "ban", "", NOW, Optional.empty());
    }

    /** What the database has. */
    private static final class Content {

        private final List<IpRangeList> lists =
                new ArrayList<>(List.of(list("198.51.100.0/29", "203.0.113.4"), list("198.51.100.3")));
        private final List<ActiveBan> bans = new ArrayList<>(List.of(ban(IpRange.parse("203.0.113.7"))));
        private IpRangeSet allowlist = IpRangeSet.EMPTY;

        private static IpRangeList list(String... ranges) {
            return IpRangeList.of(
                    IpRangeSet.of(List.of(ranges).stream().map(IpRange::parse).toList()));
        }

        private static String address(Random random) {
            return "198.51.100." + random.nextInt(12) + (random.nextInt(4) == 0 ? "/31" : "");
        }

        void change(Random random, Instant now, List<EndedBan> ended) {
            switch (random.nextInt(6)) {
                case 0 -> lists.set(random.nextInt(2), list(address(random), address(random)));
                case 1 ->
                    allowlist = random.nextBoolean()
                            ? IpRangeSet.EMPTY
                            : list(address(random)).joined();
                case 2, 3 -> {
                    ActiveBan plain = ban(IpRange.parse(address(random)));
                    Remediation type = random.nextBoolean() ? Remediation.ban : Remediation.captcha;
                    BanCause cause = new BanCause("bartizan", type.name(), "");
                    ActiveBan added = new ActiveBan(1, plain.range(), cause, type, NOW, Optional.empty());
                    if (bans.stream()
                            .noneMatch(ban -> ban.range().equals(added.range()) && ban.type() == added.type())) {
                        bans.add(added);
                    }
                }
                default -> {
                    if (!bans.isEmpty()) {
                        ended.add(new EndedBan(bans.remove(random.nextInt(bans.size())), now));
                    }
                }
            }
        }

        DecisionSet at(Instant now) {
            List<ListContent> contents = IntStream.range(0, lists.size())
                    .mapToObj(i -> new ListContent(
                            i + 1, "list" + i, 1, DatedIpRangeSet.EMPTY.advance(lists.get(i), 1), NOW.plus(LIFETIME)))
                    .toList();
            return new DecisionSet(1, now, contents, BanSet.of(bans), allowlist);
        }
    }
}
