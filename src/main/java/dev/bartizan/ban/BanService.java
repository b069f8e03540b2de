package dev.bartizan.ban;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.Page;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The rules of bans. Changes are made one after the other, each together with the picture in memory that belongs to it:
 * when a method returns, its change is stored and published; when it throws, neither.
 */
@Singleton
public class BanService {

    /** The origin of bans that people set. */
    public static final String MANUAL = "bartizan";

    /** Before the contents of lists: not for a moment may they be published without the bans. */
    static final int LOAD_PRIORITY = 1_000;

    /** Rows deleted in one transaction, so that other writers get in between. */
    static final int PURGED_AT_ONCE = 500;

    private static final Logger LOG = Logger.getLogger(BanService.class);

    private final Database database;
    private final DatabaseState state;
    private final BanRepository repository;
    private final Bans bans;
    private final BanGuard guard;
    private final BanConfig config;
    private final Clock clock;

    BanService(
            Database database,
            DatabaseState state,
            BanRepository repository,
            Bans bans,
            BanGuard guard,
            BanConfig config,
            Clock clock) {
        this.database = database;
        this.state = state;
        this.repository = repository;
        this.bans = bans;
        this.guard = guard;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Bans a range. Where a ban of the same range and origin is in force, that one is extended if it would end earlier
     * and left as it is otherwise.
     *
     * @throws ServiceException {@code BAN_REFUSED} unless the order is forced; or a database failure
     */
    public Imposed ban(BanOrder order) {
        Map<String, String> objections = order.force() ? Map.of() : guard.objections(order);
        if (!objections.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.BAN_REFUSED,
                    Map.of("range", order.range().toString(), "reasons", objections, "override", "force"));
        }
        Imposed imposed = change(now -> impose(order, now), (current, result) -> current.with(result.ban()));
        LOG.infov(
                "banned",
                kv("id", imposed.ban().id()),
                kv("range", order.range().toString()),
                kv("origin", order.origin()),
                kv("effect", imposed.effect()),
                kv("until", imposed.ban().until().map(Instant::toString).orElse("forever")));
        return imposed;
    }

    private Imposed impose(BanOrder order, Instant now) {
        Instant expiresAt = order.duration().map(now::plus).orElse(null);
        Optional<Ban> inForce = repository.findInForce(order.range(), order.origin(), now);
        if (inForce.isEmpty()) {
            Ban ban = persist(order.range(), order.origin(), order.reason(), now, expiresAt);
            return new Imposed(ban.toActive(), Imposed.Effect.BEGAN);
        }
        Ban ban = inForce.get();
        boolean longer = ban.expiresAt != null && (expiresAt == null || expiresAt.isAfter(ban.expiresAt));
        if (longer) {
            ban.expiresAt = expiresAt;
            if (!order.reason().isEmpty()) {
                ban.reason = order.reason();
            }
        }
        return new Imposed(ban.toActive(), longer ? Imposed.Effect.EXTENDED : Imposed.Effect.NONE);
    }

    private Ban persist(IpRange range, String origin, String reason, Instant beganAt, Instant expiresAt) {
        Ban ban = new Ban();
        ban.range = range.toString();
        ban.origin = origin;
        ban.reason = reason;
        ban.beganAt = beganAt;
        ban.expiresAt = expiresAt;
        repository.persist(ban);
        return ban;
    }

    /**
     * Lifts one ban.
     *
     * @throws ServiceException {@code NOT_FOUND} if there is none in force with that id; or a database failure
     */
    public void lift(long id) {
        lift(now -> repository.lift(id, now), ban -> ban.id() == id, Map.of("id", id));
        LOG.infov("ban_lifted", kv("id", id));
    }

    /**
     * Lifts the bans of exactly this range, whoever set them.
     *
     * @return how many they were
     * @throws ServiceException {@code NOT_FOUND} if none of it is in force; or a database failure
     */
    public int lift(IpRange range) {
        String text = range.toString();
        int lifted = lift(now -> repository.lift(range, now), ban -> ban.range().equals(range), Map.of("range", text));
        LOG.infov("bans_lifted", kv("range", text), kv("bans", lifted));
        return lifted;
    }

    private int lift(Function<Instant, Integer> rows, Predicate<ActiveBan> which, Map<String, Object> wanted) {
        int lifted = change(rows, (current, count) -> current.without(which));
        if (lifted == 0) {
            throw new ServiceException(ErrorCode.NOT_FOUND, wanted);
        }
        return lifted;
    }

    /**
     * Lifts every ban, whoever set it.
     *
     * @return how many they were
     */
    public int liftAll() {
        int lifted = change(repository::liftAll, (current, count) -> BanSet.EMPTY);
        LOG.infov("bans_lifted", kv("range", "all"), kv("bans", lifted));
        return lifted;
    }

    /** Bans in force and their history, newest first. */
    Page<BanItem> list(Boolean active, String origin, IpRange covered, Lookback range, int page, int pageSize) {
        Instant now = now();
        BanFilter filter = new BanFilter(active, origin, covered, range == null ? null : range.since(now));
        return database.read(() -> repository.page(filter, now, page, pageSize, ban -> BanItem.of(ban, now)));
    }

    /**
     * How many bans began when.
     *
     * @param origin who banned; null for all
     */
    BanTrend trend(Lookback range, String origin) {
        Instant now = now();
        Instant since = range.since(now);
        Map<Instant, Long> begun = database.read(() -> repository.countBegun(since, origin, range.bucket()));
        return new BanTrend(
                range.text(),
                since,
                range.bucket().toSeconds(),
                range.buckets(now).stream()
                        .map(start -> new BanTrend.Bucket(start, begun.getOrDefault(start, 0L)))
                        .toList());
    }

    /** The rows decide, except that a database without any gets those that are in force. */
    void load(@Observes @Priority(LOAD_PRIORITY) DatabaseOpened event) {
        load();
    }

    private synchronized void load() {
        Instant now = now();
        BanSet inForce = bans.current().active(now);
        boolean lost = !inForce.isEmpty() && database.read(repository::isEmpty);
        List<Ban> rows =
                lost ? database.write(() -> carryOver(inForce)) : database.read(() -> repository.listInForce(now));
        bans.replace(BanSet.of(rows.stream().flatMap(BanService::readable).toList()));
    }

    /** Somebody put a new database in the place of a lost one: nobody meant to set attackers free by that. */
    private List<Ban> carryOver(BanSet inForce) {
        List<Ban> rows = inForce.all().stream()
                .map(ban -> persist(
                        ban.range(),
                        ban.origin(),
                        ban.reason(),
                        ban.since(),
                        ban.until().orElse(null)))
                .toList();
        LOG.warnv("bans_carried_over", kv("bans", rows.size()));
        return rows;
    }

    /** One row that somebody damaged keeps neither the others nor the lists from being published. */
    private static Stream<ActiveBan> readable(Ban ban) {
        try {
            return Stream.of(ban.toActive());
        } catch (IllegalArgumentException damaged) {
            LOG.errorv("ban_unreadable", kv("id", ban.id), kv("range", ban.range));
            return Stream.empty();
        }
    }

    /**
     * Forgets what ended long ago, and brings memory in line with the rows: a clock that was ahead for a while has taken
     * bans out of it.
     */
    @Scheduled(identity = "bans-purge", every = "1h", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    void purge() {
        if (!state.opened()) {
            return;
        }
        try {
            Instant oldest = now().minus(config.keepHistory());
            int purged = 0;
            int last;
            do {
                last = database.write(() -> repository.deleteEndedBefore(oldest, PURGED_AT_ONCE));
                purged += last;
            } while (last == PURGED_AT_ONCE);
            load();
            LOG.debugv("ban_history_purged", kv("bans", purged));
        } catch (DatabaseException failure) {
            LOG.warnv("ban_history_not_purged", kv("error_code", failure.code()));
        }
    }

    /** What is done to the rows and what follows for memory; nothing can fail between the commit and its effect. */
    private synchronized <T> T change(Function<Instant, T> rows, BiFunction<BanSet, T, BanSet> effect) {
        Instant now = now();
        T result = database.write(() -> rows.apply(now));
        bans.replace(effect.apply(bans.current().active(now), result));
        return result;
    }

    /** As precise as it is stored. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
