package dev.bartizan.decision.lookup;

import dev.bartizan.ban.BanService;
import dev.bartizan.ban.statistics.BanStatistics;
import dev.bartizan.ban.statistics.BanStatistics.AddressBans;
import dev.bartizan.ban.statistics.BanSummary;
import dev.bartizan.decision.DecisionPublisher;
import dev.bartizan.decision.Lookup;
import dev.bartizan.decision.lookup.HistoryView.HistoryJailView;
import dev.bartizan.decision.lookup.HistoryView.HistoryListView;
import dev.bartizan.geo.Countries;
import dev.bartizan.geo.CountryDatabase;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.net.RequestAddress;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Builds the history of one address from memory and from the rows of bans. */
@Singleton
class HistoryService {

    private final DecisionPublisher publisher;
    private final BanStatistics bans;
    private final CountryDatabase countries;
    private final Clock clock;

    HistoryService(DecisionPublisher publisher, BanStatistics bans, CountryDatabase countries, Clock clock) {
        this.publisher = publisher;
        this.bans = bans;
        this.countries = countries;
        this.clock = clock;
    }

    /**
     * @throws dev.bartizan.error.ServiceException {@code INVALID_ADDRESS}; as {@link DecisionPublisher#require()}; or a
     *     failure of the database
     */
    HistoryView history(String text, int page, int pageSize) {
        IpAddress address = RequestAddress.parameter("ip", text).address();
        Instant now = clock.instant();
        Lookup lookup = publisher.require().lookup(address, now);
        AddressBans banned = bans.of(address, page, pageSize);
        List<HistoryListView> lists = lookup.matches().stream()
                .filter(Lookup.Match.Listed.class::isInstance)
                .map(Lookup.Match.Listed.class::cast)
                .map(match -> new HistoryListView(
                        match.list(), match.type(), match.range().toString(), match.since(), match.until()))
                .toList();
        Countries known = countries.current();
        return new HistoryView(
                address.toString(),
                lookup.blocked(),
                lookup.remediation().orElse(null),
                lookup.allowlisted(),
                Stream.concat(
                                banned.summary().stream().map(BanSummary::first),
                                lists.stream().map(HistoryListView::since))
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                Stream.concat(
                                banned.summary().stream().map(BanSummary::until),
                                lists.stream().map(list -> now))
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                known.of(address).orElse(null),
                known.database(),
                banned.summary().stream()
                        .filter(each -> each.origin().equals(BanService.JAILS))
                        .map(each -> new HistoryJailView(each.scenario(), each.bans(), each.first(), each.last()))
                        .toList(),
                lists,
                banned.page());
    }
}
