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
import java.time.Duration;
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

    /** The window of a count moves on. */
    private static final Duration COUNT_VALID = Duration.ofMinutes(1);

    /** Maximum number of remembered counts. */
    private static final int MAX_COUNTED = 16;

    private final Database database;
    private final BanRepository repository;
    private final BanFigures figures;
    private final CountryDatabase countries;
    private final Clock clock;

    private final Map<Wanted, Counted> counted = new HashMap<>();

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

    /** What is counted. */
    private record Wanted(Lookback range, @Nullable String origin) {}

    /**
     * The last count of something.
     *
     * @param newest id of the newest ban
     * @param known the database of countries
     */
    private record Counted(long newest, Countries known, BansByCountryView view) {}

    /**
     * Counts bans by country. Repeats the last count if no ban has begun since, because many bans take long to count.
     *
     * @param origin origin of the bans; all if it is not given
     */
    public synchronized BansByCountryView byCountry(Lookback range, @Nullable String origin) {
        Wanted wanted = new Wanted(range, origin);
        Instant since = range.since(clock.instant());
        Countries known = countries.current();
        return database.read(() -> {
            long newest = figures.newest();
            Counted last = counted.get(wanted);
            if (last == null
                    || last.newest() != newest
                    || last.known() != known
                    || Duration.between(last.view().since(), since).abs().compareTo(COUNT_VALID) > 0) {
                last = new Counted(newest, known, count(range, since, figures.countByRange(since, origin), known));
                if (counted.size() == MAX_COUNTED) {
                    counted.clear();
                }
                counted.put(wanted, last);
            }
            return last.view();
        });
    }

    private static BansByCountryView count(Lookback range, Instant since, List<RangeCount> begun, Countries known) {
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
