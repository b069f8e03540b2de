package dev.bartizan.ban;

import dev.bartizan.ban.engine.BanEngine;
import dev.bartizan.database.Database;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Page;
import dev.bartizan.ip.IpRange;
import dev.bartizan.net.RequestAddress;
import dev.bartizan.remediation.Remediation;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Queries of bans: lists, trends and counts. */
@Singleton
public class BanQueries {

    private final BanLedger ledger;
    private final Database database;
    private final BanRepository repository;
    private final Instance<BanEngine> engines;

    BanQueries(BanLedger ledger, Database database, BanRepository repository, Instance<BanEngine> engines) {
        this.ledger = ledger;
        this.database = database;
        this.repository = repository;
        this.engines = engines;
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
        BanFilter filter = new BanFilter(
                active, type, originOf(jail, origin), jail, covered, range == null ? null : range.since(now));
        return database.read(() -> repository.page(filter, now, page, pageSize));
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
    BanTrendView trend(Lookback range, @Nullable String origin, @Nullable String jail) {
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
