package dev.bartizan.ban;

import dev.bartizan.ban.engine.BanEngine;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.Bans;
import dev.bartizan.database.Database;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.geo.Countries;
import dev.bartizan.geo.CountryDatabase;
import dev.bartizan.http.Page;
import dev.bartizan.ip.IpRange;
import dev.bartizan.net.RequestAddress;
import dev.bartizan.remediation.Remediation;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Queries of bans: lists, trends and counts. */
@Singleton
public class BanQueries {

    /** The order of {@link BanPosition#NEWEST_FIRST}. */
    private static final Comparator<ActiveBan> NEWEST_FIRST = Comparator.comparing(ActiveBan::since)
            .thenComparingLong(ActiveBan::id)
            .reversed();

    private final BanLedger ledger;
    private final Database database;
    private final BanRepository repository;
    private final Bans inForce;
    private final Instance<BanEngine> engines;
    private final CountryDatabase countries;

    BanQueries(
            BanLedger ledger,
            Database database,
            BanRepository repository,
            Bans inForce,
            Instance<BanEngine> engines,
            CountryDatabase countries) {
        this.ledger = ledger;
        this.database = database;
        this.repository = repository;
        this.inForce = inForce;
        this.engines = engines;
        this.countries = countries;
    }

    /** The possible origins of bans: {@value BanService#MANUAL} and the engines. */
    public List<String> origins() {
        return Stream.concat(Stream.of(BanService.MANUAL), engines.stream().map(BanEngine::origin))
                .toList();
    }

    /** Active and ended bans, newest first. */
    Page<BanView> list(
            @Nullable Boolean active,
            @Nullable Remediation type,
            @Nullable String origin,
            @Nullable String jail,
            @Nullable IpRange covered,
            @Nullable Lookback range,
            int page,
            int pageSize) {
        Instant now = ledger.now();
        BanFilter filter = filter(active, type, origin, jail, covered, range);
        return database.read(() -> repository.page(filter, now, page, pageSize));
    }

    /** Active bans of a country, newest first. From memory alone. */
    Page<BanView> list(BanFilter filter, String country, int page, int pageSize) {
        List<ActiveBan> found = active(filter, country).sorted(NEWEST_FIRST).toList();
        List<BanView> items = found.stream()
                .skip(Page.offset(page, pageSize))
                .limit(pageSize)
                .map(BanView::of)
                .toList();
        return new Page<>(items, page, pageSize, found.size());
    }

    /** The filter with the parameters of the API. */
    public BanFilter filter(
            @Nullable Boolean active,
            @Nullable Remediation type,
            @Nullable String origin,
            @Nullable String jail,
            @Nullable IpRange covered,
            @Nullable Lookback range) {
        return new BanFilter(
                active, type, originOf(jail, origin), jail, covered, range == null ? null : range.since(ledger.now()));
    }

    /**
     * The active bans of a filter, by address. From memory alone.
     *
     * @param filter its {@code active} doesn't count
     */
    public Stream<ActiveBan> active(BanFilter filter) {
        Instant now = ledger.now();
        Stream<ActiveBan> all = filter.covered() == null
                ? inForce.current().all().stream().filter(ban -> ban.active(now))
                : inForce.current().covering(filter.covered(), now);
        return all.filter(filter::selects);
    }

    /**
     * The active bans of a filter whose first address is in a country. From memory alone.
     *
     * @param country ISO 3166-1 code in any case; empty for all
     * @throws ServiceException {@code VALIDATION_FAILED} if there is a country and the filter is not one for active bans
     */
    public Stream<ActiveBan> active(BanFilter filter, String country) {
        if (country.isEmpty()) {
            return active(filter);
        }
        requireActive(filter, country);
        Countries known = countries.current();
        return active(filter)
                .filter(ban -> known.of(ban.range().first())
                        .filter(found -> found.code().equalsIgnoreCase(country))
                        .isPresent());
    }

    /**
     * Only the countries of active bans are known.
     *
     * @throws ServiceException {@code VALIDATION_FAILED} if there is a country and the filter is not one for active bans
     */
    public static void requireActive(BanFilter filter, String country) {
        if (!country.isEmpty() && !Boolean.TRUE.equals(filter.active())) {
            throw ServiceException.invalid(
                    Map.of("country", "can only be chosen for active bans"), Map.of("country", country));
        }
    }

    /**
     * A part of the bans of a filter and a country.
     *
     * @throws ServiceException as {@link #active(BanFilter, String)}
     */
    public BanSlice slice(BanFilter filter, String country, BanSlice.Wanted wanted) {
        return country.isEmpty() ? slice(filter, wanted) : slice(active(filter, country), wanted);
    }

    /** A part of the bans of a filter. From memory alone if only active ones are wanted. */
    public BanSlice slice(BanFilter filter, BanSlice.Wanted wanted) {
        if (!Boolean.TRUE.equals(filter.active())) {
            Instant now = ledger.now();
            return BanSlice.of(wanted, database.read(() -> repository.nearest(filter, now, wanted)));
        }
        return slice(active(filter), wanted);
    }

    /** A part of some active bans. Most bans cost one comparison, and no memory. */
    public static BanSlice slice(Stream<ActiveBan> some, BanSlice.Wanted wanted) {
        Comparator<ActiveBan> nearestFirst = wanted.back() ? NEWEST_FIRST.reversed() : NEWEST_FIRST;
        Comparator<BanPosition> order = wanted.back() ? BanPosition.NEWEST_FIRST.reversed() : BanPosition.NEWEST_FIRST;
        BanPosition from = wanted.from().orElse(null);
        PriorityQueue<ActiveBan> nearest = new PriorityQueue<>(nearestFirst.reversed());
        some.filter(ban -> from == null || order.compare(position(ban), from) > 0)
                .forEach(ban -> {
                    if (nearest.size() <= wanted.size()) {
                        nearest.add(ban);
                    } else if (nearestFirst.compare(ban, nearest.element()) < 0) {
                        nearest.remove();
                        nearest.add(ban);
                    }
                });
        return BanSlice.of(
                wanted, nearest.stream().sorted(nearestFirst).map(BanView::of).toList());
    }

    private static BanPosition position(ActiveBan ban) {
        return new BanPosition(ban.since(), ban.id());
    }

    /**
     * Counts the bans of a filter.
     *
     * @param most counts no further
     */
    public long count(BanFilter filter, int most) {
        if (Boolean.TRUE.equals(filter.active())) {
            return active(filter).limit(most).count();
        }
        Instant now = ledger.now();
        return database.read(() -> repository.count(filter, now, most));
    }

    /**
     * One ban, in force or ended.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    public BanView get(long id) {
        Instant now = ledger.now();
        return database.read(() -> repository
                .findByIdOptional(id)
                .map(ban -> BanView.of(ban, now))
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, Map.of("id", id))));
    }

    /**
     * Counts bans by their begin.
     *
     * @param origin origin of the bans; all if it is not given
     * @param jail of fail2ban; all if it is not given
     */
    public BanTrendView trend(Lookback range, @Nullable String origin, @Nullable String jail) {
        Instant now = ledger.now();
        Instant since = range.since(now);
        Map<Instant, Long> begun =
                database.read(() -> repository.countBegun(since, originOf(jail, origin), jail, range.bucket()));
        return new BanTrendView(
                range.text(),
                range.text(),
                since,
                range.bucket().toSeconds(),
                range.buckets(now).stream()
                        .map(start -> new BanTrendView.Bucket(start, begun.getOrDefault(start, 0L)))
                        .toList());
    }

    /**
     * When the oldest stored ban began; empty if there is none.
     *
     * @throws DatabaseException with one of the five codes
     */
    public Optional<Instant> firstBegun() {
        return database.read(repository::firstBegun);
    }

    /**
     * The bans that began since a moment, by jail or scenario and bucket, without those that escalations brought.
     *
     * @throws DatabaseException with one of the five codes
     */
    public Map<String, Map<Instant, Long>> begunByScenario(Instant since, Duration bucket) {
        Map<String, Map<Instant, Long>> counts = database.read(() -> repository.countBegunByScenario(since, bucket));
        counts.remove(ActiveBan.REPEAT_SCENARIO);
        counts.remove(ActiveBan.NETWORK_SCENARIO);
        return counts;
    }

    /**
     * The order that bans again what a lifted ban blocked, with the same reason, type and end.
     *
     * @return nothing if the ban is still in force, or its time is over
     * @throws ServiceException {@code NOT_FOUND}
     */
    public Optional<BanOrder> again(long id) {
        BanView ended = get(id);
        if (ended.active() || ended.until() != null && !ended.until().isAfter(ledger.now())) {
            return Optional.empty();
        }
        return Optional.of(new BanOrder(
                RequestAddress.parameter("ip", ended.ip()).range(),
                Optional.ofNullable(ended.until()).map(BanOrder.End.At::new),
                BanService.MANUAL,
                ended.reason(),
                ended.type(),
                true,
                Optional.empty()));
    }

    /** The origin to search for: only fail2ban has jails, so it is the default if a jail is given. */
    private static @Nullable String originOf(@Nullable String jail, @Nullable String origin) {
        return jail != null && origin == null ? BanService.JAILS : origin;
    }

    /** The jails with bans in the time window, most bans first. */
    List<JailBansView> byJail(Lookback range) {
        Instant now = ledger.now();
        return database.read(() -> repository.countByScenario(BanService.JAILS, range.since(now), now).stream()
                .map(JailBansView::of)
                .toList());
    }
}
