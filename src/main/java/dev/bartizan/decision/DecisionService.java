package dev.bartizan.decision;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.CidrCursor;
import dev.bartizan.ip.set.DatedIpRange;
import dev.bartizan.ip.set.HostExpansion;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Pages through the published set, source by source. Finding a page takes the same time wherever it is. */
@Singleton
class DecisionService {

    private final DecisionPublisher publisher;
    private final Clock clock;

    DecisionService(DecisionPublisher publisher, Clock clock) {
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * One page.
     *
     * @param after where the page before ended; empty for the first page
     * @throws dev.bartizan.error.ServiceException as {@link DecisionPublisher#require()}
     */
    DecisionPageView page(DecisionFilter filter, Optional<DecisionPosition> after, int size) {
        DecisionSet decisions = publisher.require();
        Instant now = clock.instant();
        Stream<Lookup.Match> bans = bans(decisions, after)
                .filter(ban -> filter.wants(ban) && ban.active(now))
                .map(Lookup.Match.Banned::new);
        Stream<Stream<Lookup.Match>> entries = decisions.lists().stream()
                .filter(each -> filter.wants(each.list()) && each.list().until().isAfter(now))
                .map(each -> entries(each, filter, after));
        // Concatenate first, then flatten. In the other order the stream would walk through a whole list for one
        // page.
        List<Lookup.Match> found = Stream.concat(Stream.of(bans), entries)
                .flatMap(source -> source)
                .limit(size + 1L)
                .toList();
        List<Lookup.Match> page = found.subList(0, Math.min(size, found.size()));
        return new DecisionPageView(
                page.stream().map(PublishedDecisionView::of).toList(),
                found.size() > size ? DecisionPosition.after(page.getLast()).token() : null);
    }

    private static Stream<ActiveBan> bans(DecisionSet decisions, Optional<DecisionPosition> after) {
        BanSet bans = decisions.bans();
        IpRangeSet allowlist = decisions.allowlist();
        List<ActiveBan> rest = switch (after.orElse(null)) {
            case null -> bans.all();
            case DecisionPosition.Ban(IpRange range, String source, String scenario) ->
                bans.after(range, source, scenario);
            case DecisionPosition.Entry entry -> List.of();
        };
        return rest.stream().filter(ban -> !allowlist.containsAll(ban.range()));
    }

    private static Stream<Lookup.Match> entries(
            ListedRanges list, DecisionFilter filter, Optional<DecisionPosition> after) {
        CidrCursor cidrs = CidrCursor.over(list.ranges());
        IpRange last = null;
        if (after.orElse(null) instanceof DecisionPosition.Entry(String name, IpRange range)) {
            int order = name.compareTo(list.list().name());
            if (order > 0) {
                return Stream.empty();
            }
            last = order == 0 ? range : null;
        }
        if (last != null) {
            cidrs.seek(last.first());
        }
        IpRange passed = last;
        Stream<IpRange> rest = filter.covered()
                .map(covered -> cidrContaining(covered.first(), list.ranges()))
                .orElseGet(() -> Stream.generate(() -> cidrs.next() ? cidrs.toRange() : null)
                        .takeWhile(Objects::nonNull));
        return rest.filter(cidr -> passed == null || cidr.first().compareTo(passed.first()) > 0)
                .filter(filter::wants)
                .map(cidr -> match(list, cidr));
    }

    private static Stream<IpRange> cidrContaining(IpAddress address, IpRangeList entries) {
        int length = entries.prefixLengthAt(address.v6(), address.high(), address.low(), HostExpansion.NONE);
        return length < 0 ? Stream.empty() : Stream.of(IpRange.ofCidr(address, length));
    }

    /** The match has the date of the list's original entry, even if the allowlist cut a part out of the entry. */
    private static Lookup.Match match(ListedRanges list, IpRange cidr) {
        DatedIpRange entry = Objects.requireNonNull(
                list.list().ranges().find(cidr.first()), "what is published of a list lies in its entries");
        return DecisionSet.match(list.list(), entry, cidr, false);
    }
}
