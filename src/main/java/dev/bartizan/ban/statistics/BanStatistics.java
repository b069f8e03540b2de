package dev.bartizan.ban.statistics;

import dev.bartizan.ban.BanFilter;
import dev.bartizan.ban.BanItem;
import dev.bartizan.ban.BanRepository;
import dev.bartizan.ban.Lookback;
import dev.bartizan.ban.statistics.BanFigures.RangeCount;
import dev.bartizan.ban.statistics.BansByCountry.CountryBans;
import dev.bartizan.database.Database;
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

/** What the rows of bans come to, in force or not. Nothing is written. */
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
     * @param page those of it and of networks around it, newest first
     * @param summary all of them, by who banned what for; most first
     */
    public record AddressBans(Page<BanItem> page, List<Banned> summary) {}

    /** Bans of an address and of the networks around it, in force or not. */
    public AddressBans of(IpAddress address, int page, int pageSize) {
        Instant now = clock.instant();
        IpRange range = IpRange.of(address);
        BanFilter filter = new BanFilter(null, null, null, range, null);
        return database.read(() -> new AddressBans(
                repository.page(filter, now, page, pageSize, ban -> BanItem.of(ban, now)), figures.sumUp(range, now)));
    }

    /**
     * How many bans began in which country.
     *
     * @param origin who banned; null for all
     */
    BansByCountry byCountry(Lookback range, String origin) {
        Instant since = range.since(clock.instant());
        List<RangeCount> begun = database.read(() -> figures.countByRange(since, origin));
        Countries known = countries.current();
        Map<Country, CountryBans> counts = new HashMap<>();
        for (RangeCount each : begun) {
            Country country = country(each.range(), known);
            counts.merge(country, new CountryBans(country.code(), country.name(), each.bans(), 1), BanStatistics::sum);
        }
        return new BansByCountry(
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
            // One row that somebody damaged doesn't keep the others from being counted.
            return UNKNOWN;
        }
    }

    private static CountryBans sum(CountryBans one, CountryBans other) {
        return new CountryBans(
                one.country(), one.name(), one.bans() + other.bans(), one.addresses() + other.addresses());
    }
}
