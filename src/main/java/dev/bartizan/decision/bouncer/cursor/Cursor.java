package dev.bartizan.decision.bouncer.cursor;

import dev.bartizan.blocklist.ListContent;
import dev.bartizan.decision.bouncer.view.Announcement;
import dev.bartizan.decision.bouncer.view.BouncerDecisions;
import dev.bartizan.decision.bouncer.view.BouncerFilter;
import dev.bartizan.decision.bouncer.view.BouncerState;
import dev.bartizan.decision.bouncer.view.Decision;
import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is stored of a bouncer's state.
 *
 * @param sent what it has, or more
 * @param announcements see {@link BouncerState#announcements}
 * @param withheld see {@link BouncerState#withheld}
 * @param replaced see {@link BouncerState#replaced}
 * @param possible what it may have got since then
 */
record Cursor(
        Sent sent,
        Map<String, Announcement> announcements,
        List<Decision> withheld,
        List<Cidr> replaced,
        List<Sent> possible) {

    /**
     * What was sent, without the bans.
     *
     * @param filter selected the decisions
     * @param allowed the addresses of the allowlist, without which the bans were sent
     * @param lastBans the last banned value of each type, if the filter has a limit
     */
    record Sent(BouncerFilter filter, List<SentList> lists, IpRangeList allowed, Map<Remediation, Cidr> lastBans) {

        private static Sent of(BouncerDecisions view) {
            return new Sent(
                    view.filter(),
                    view.lists().stream().map(SentList::of).toList(),
                    IpRangeList.of(view.decisions().allowlist()),
                    view.filter().maxEntries() == 0 ? Map.of() : view.lastBans());
        }

        private Stream<IpRangeList> ranges() {
            return Stream.concat(lists.stream().map(SentList::ranges), Stream.of(allowed));
        }
    }

    /**
     * A list that was sent.
     *
     * @param until the end of its entries
     * @param ranges its entries without exceptions
     * @param last the last value that was sent; empty for all
     */
    record SentList(
            long listId, String name, Remediation type, Instant until, IpRangeList ranges, Optional<Cidr> last) {

        private static SentList of(BouncerDecisions.PartOfList part) {
            ListContent list = part.listed().list();
            return new SentList(
                    list.listId(),
                    list.name(),
                    list.type(),
                    list.until(),
                    part.listed().ranges(),
                    part.last().map(Cidr::copyOf));
        }
    }

    /** The hash of ranges, in hexadecimal digits. */
    static String hash(IpRangeList ranges) {
        return HexFormat.of().formatHex(ranges.digest());
    }

    /**
     * The cursor of a bouncer.
     *
     * @param possible what it may have got since its state
     */
    static Cursor of(BouncerState state, List<BouncerDecisions> possible) {
        Sent sent = Sent.of(state.view());
        return new Cursor(
                sent,
                state.announcements(),
                state.withheld(),
                state.replaced(),
                possible.stream()
                        .map(Sent::of)
                        .filter(other -> !other.equals(sent))
                        .distinct()
                        .toList());
    }

    /** The ranges that are stored by their hash. */
    Stream<IpRangeList> ranges() {
        return Stream.concat(Stream.of(sent), possible.stream()).flatMap(Sent::ranges);
    }
}
