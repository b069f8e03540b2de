package dev.bartizan.ban.statistics;

import dev.bartizan.ban.BanFilter;
import dev.bartizan.ban.BanRepository;
import dev.bartizan.ban.BanView;
import dev.bartizan.ban.Lookback;
import dev.bartizan.ban.statistics.BanFigures.RangeCount;
import dev.bartizan.ban.statistics.BansByCountryView.CountryBans;
import dev.bartizan.database.Database;
import dev.bartizan.geo.Countries;
import dev.bartizan.geo.Country;
import dev.bartizan.geo.CountryDatabase;
import dev.bartizan.http.Page;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statistics of active and ended bans. */
@Singleton
public class BanStatistics {

    private static final Country UNKNOWN = new Country("unknown", "Unknown");

    private final Database database;
    private final BanRepository repository;
    private final BanFigures figures;
    private final CountryDatabase countries;
    private final Clock clock;

    BanStatistics(
            Database database, BanRepository repository, BanFigures figures, CountryDatabase countries, Clock clock) {
        this.database = database;
        this.repository = repository;
        this.figures = figures;
        this.countries = countries;
        this.clock = clock;
    }

    /**
     * Bans of one address.
     *
     * @param page its bans and those of networks that contain it, newest first
     * @param summary counts of all of them by origin and scenario, most bans first
     */
    public record AddressBans(Page<BanView> page, List<BanSummary> summary) {}

    /** Active and ended bans of an address and of networks that contain it. */
    public AddressBans of(IpAddress address, int page, int pageSize) {
        Instant now = clock.instant();
        IpRange range = IpRange.of(address);
        BanFilter filter = new BanFilter(null, null, null, null, range, null);
        return database.read(
                () -> new AddressBans(repository.page(filter, now, page, pageSize), figures.sumUp(range, now)));
    }

    /**
     * Counts bans by country.
     *
     * @param origin origin of the bans; all if it is not given
     */
    public BansByCountryView byCountry(Lookback range, @Nullable String origin) {
        Instant since = range.since(clock.instant());
        List<RangeCount> begun = database.read(() -> figures.countByRange(since, origin));
        Countries known = countries.current();
        Map<Country, CountryBans> counts = new HashMap<>();
        for (RangeCount each : begun) {
            Country country = country(each.range(), known);
            counts.merge(country, new CountryBans(country.code(), country.name(), each.bans(), 1), BanStatistics::sum);
        }
        return new BansByCountryView(
                range.text(),
                range.text(),
                since,
                known.database(),
                counts.values().stream()
                        .sorted(Comparator.comparingLong(CountryBans::bans)
                                .reversed()
                                .thenComparing(CountryBans::country))
                        .toList());
    }

    private static Country country(String range, Countries known) {
        try {
            return known.of(IpRange.parse(range).first()).orElse(UNKNOWN);
        } catch (IpSyntaxException damaged) {
            // Count a damaged row as unknown, so that the others are still counted.
            return UNKNOWN;
        }
    }

    private static CountryBans sum(CountryBans one, CountryBans other) {
        return new CountryBans(
                one.country(), one.name(), one.bans() + other.bans(), one.addresses() + other.addresses());
    }
}
