package dev.bartizan.decision.bouncer.cursor;

import dev.bartizan.ban.BanRepository.EndedBan;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.blocklist.ListContent;
import dev.bartizan.decision.DecisionSet;
import dev.bartizan.decision.bouncer.view.BouncerDecisions;
import dev.bartizan.decision.bouncer.view.BouncerFilter;
import dev.bartizan.decision.bouncer.view.BouncerState;
import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.set.DatedIpRangeSet;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Builds the views of cursors. Bouncers with the same decisions share one.
 *
 * <p>Bans are only in views that a bouncer possibly has: those that are active or have ended since its last pull. So each of them
 * is deleted if it is not in force, and all that are in force are sent.
 */
final class RestoredViews {

    private final DecisionSet published;
    private final List<EndedBan> ended;
    private final Map<ListsKey, BouncerDecisions> lists = new HashMap<>();
    private final Map<BansKey, BouncerDecisions> bans = new HashMap<>();
    private final Map<BouncerFilter, BouncerDecisions> current = new HashMap<>();

    /**
     * For one start.
     *
     * @param published the first decisions after the start
     * @param ended the bans that have ended since the first of the pulls
     */
    RestoredViews(DecisionSet published, List<EndedBan> ended) {
        this.published = published;
        this.ended = ended;
    }

    private record ListsKey(Cursor.Sent sent, Instant since) {}

    /**
     * Selects bans.
     *
     * @param last bounds the bans of each type, if the filter has a limit
     */
    private record BansKey(BouncerFilter filter, Instant since, IpRangeSet allowed, Map<Remediation, Cidr> last) {

        private boolean admits(ActiveBan ban) {
            Cidr bound = last.get(ban.type());
            return filter.maxEntries() == 0
                    || bound != null
                            && ban.range().first().compareTo(bound.toRange().first()) <= 0;
        }
    }

    /**
     * What a bouncer has.
     *
     * @param since bans that ended before are not considered
     */
    BouncerCursors.Restored restored(Cursor cursor, Instant pulledAt, Instant since) {
        BouncerDecisions now =
                current.computeIfAbsent(cursor.sent().filter(), any -> BouncerDecisions.of(published, any));
        Stream<BouncerDecisions> sent = Stream.concat(Stream.of(cursor.sent()), cursor.possible().stream())
                .flatMap(each -> withBans(each, since));
        return new BouncerCursors.Restored(
                pulledAt,
                new BouncerState(
                        lists(cursor.sent(), since), cursor.announcements(), cursor.withheld(), cursor.replaced()),
                Stream.concat(sent, Stream.of(now)).toList());
    }

    /** With the bans as they were sent before and after a change of the allowlist. */
    private Stream<BouncerDecisions> withBans(Cursor.Sent sent, Instant since) {
        return Stream.of(sent.allowed().joined(), published.allowlist())
                .distinct()
                .map(allowed -> new BansKey(sent.filter(), since, allowed, sent.lastBans()))
                .map(key -> lists(sent, since).withBansOf(bans.computeIfAbsent(key, this::bans)));
    }

    private BouncerDecisions lists(Cursor.Sent sent, Instant since) {
        return lists.computeIfAbsent(new ListsKey(sent, since), RestoredViews::lists);
    }

    private static BouncerDecisions lists(ListsKey key) {
        Map<String, Cidr> last = new HashMap<>();
        key.sent().lists().forEach(list -> list.last().ifPresent(value -> last.put(list.name(), value)));
        List<ListContent> contents = key.sent().lists().stream()
                .map(list -> new ListContent(
                        list.listId(),
                        list.name(),
                        0,
                        DatedIpRangeSet.EMPTY.advance(list.ranges(), 0),
                        list.until(),
                        list.type(),
                        false))
                .toList();
        return BouncerDecisions.ofLists(
                new DecisionSet(0, key.since(), contents, BanSet.EMPTY, IpRangeSet.EMPTY),
                key.sent().filter(),
                last);
    }

    private BouncerDecisions bans(BansKey key) {
        Stream<ActiveBan> endedSince = ended.stream()
                .filter(ban -> !ban.endedAt().isBefore(key.since()))
                .map(EndedBan::ban);
        List<ActiveBan> some = Stream.concat(published.bans().all().stream(), endedSince)
                .filter(key::admits)
                .toList();
        return BouncerDecisions.of(
                new DecisionSet(0, key.since(), List.of(), BanSet.of(some), key.allowed()),
                key.filter().withoutLimit());
    }
}
