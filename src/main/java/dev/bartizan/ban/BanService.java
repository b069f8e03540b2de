package dev.bartizan.ban;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.Page;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.database.PurgeClock;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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

    /** Rows written in one transaction, so that other writers get in between. */
    static final int WRITTEN_AT_ONCE = 500;

    /** The origin of the bans whose scenarios are jails. */
    public static final String JAILS = "fail2ban";

    private static final Logger LOG = Logger.getLogger(BanService.class);

    private final Database database;
    private final DatabaseState state;
    private final BanRepository repository;
    private final Bans bans;
    private final Instance<BanEngine> engines;
    private final BanGuard guard;
    private final BanConfig config;
    private final Clock clock;
    private final PurgeClock purgeClock;

    /** The latest time that was seen since the clock was set back last. */
    private Instant latest = Instant.MIN;

    /** Whether bans may have been taken from memory that are in force. */
    private boolean incomplete;

    /** Counts what was lifted on somebody's order. */
    private long lifts;

    BanService(
            Database database,
            DatabaseState state,
            BanRepository repository,
            Bans bans,
            Instance<BanEngine> engines,
            BanGuard guard,
            BanConfig config,
            Clock clock,
            PurgeClock purgeClock) {
        this.database = database;
        this.state = state;
        this.repository = repository;
        this.bans = bans;
        this.engines = engines;
        this.guard = guard;
        this.config = config;
        this.clock = clock;
        this.purgeClock = purgeClock;
    }

    /**
     * Bans a range. Where a ban of the same range and origin is in force, that one is extended if it would end earlier
     * and left as it is otherwise.
     *
     * @throws ServiceException {@code BAN_REFUSED} unless the order is forced; or a database failure
     */
    public Imposed ban(BanOrder order) {
        requireHarmless(order);
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

    /**
     * For whoever has something banned elsewhere.
     *
     * @throws ServiceException {@code BAN_REFUSED} if it would shut out more than attackers, unless the order is forced
     */
    public void requireHarmless(BanOrder order) {
        Map<String, String> objections = order.force() ? Map.of() : guard.objections(order);
        if (!objections.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.BAN_REFUSED,
                    Map.of("range", order.range().toString(), "reasons", objections, "override", "force"));
        }
    }

    private Imposed impose(BanOrder order, Instant now) {
        Instant expiresAt = order.duration().map(now::plus).orElse(null);
        Optional<Ban> inForce = repository.findInForce(order.range(), order.origin(), now);
        if (inForce.isEmpty()) {
            Ban ban = persist(order.range(), order.origin(), ActiveBan.MANUAL_SCENARIO, order.reason(), now, expiresAt);
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

    private Ban persist(
            IpRange range, String origin, String scenario, String reason, Instant beganAt, Instant expiresAt) {
        Ban ban = new Ban();
        ban.range = range.toString();
        ban.origin = origin;
        ban.scenario = scenario;
        ban.reason = reason;
        ban.beganAt = beganAt;
        ban.expiresAt = expiresAt;
        repository.persist(ban);
        return ban;
    }

    /**
     * Lifts one ban.
     *
     * @throws ServiceException {@code NOT_FOUND} if there is none in force with that id; what the engine whose ban it is
     *     answers; or a database failure
     */
    public void lift(long id) {
        lift(now -> repository.lift(id, now), ban -> ban.id() == id, Map.of("id", id));
        LOG.infov("ban_lifted", kv("id", id));
    }

    /**
     * Lifts the bans of exactly this range, whoever set them.
     *
     * @return how many they were
     * @throws ServiceException {@code NOT_FOUND} if none of it is in force; what an engine answers that has such a ban; or
     *     a database failure
     */
    public int lift(IpRange range) {
        String text = range.toString();
        int lifted = lift(now -> repository.lift(range, now), ban -> ban.range().equals(range), Map.of("range", text));
        LOG.infov("bans_lifted", kv("range", text), kv("bans", lifted));
        return lifted;
    }

    private int lift(Function<Instant, Integer> rows, Predicate<ActiveBan> which, Map<String, Object> wanted) {
        int asked = liftByEngines(which);
        int lifted = liftRows(rows, which);
        if (lifted == 0 && asked == 0) {
            throw new ServiceException(ErrorCode.NOT_FOUND, wanted);
        }
        return Math.max(lifted, asked);
    }

    private synchronized int liftRows(Function<Instant, Integer> rows, Predicate<ActiveBan> which) {
        int lifted = change(rows, (current, count) -> current.without(which));
        lifts++;
        return lifted;
    }

    /** Has the engines lift what is theirs: how many bans that were. */
    private int liftByEngines(Predicate<ActiveBan> which) {
        Map<String, List<ActiveBan>> byOrigin = bans.current().active(now()).all().stream()
                .filter(which)
                .collect(Collectors.groupingBy(ActiveBan::origin));
        int asked = 0;
        for (BanEngine engine : engines) {
            List<ActiveBan> theirs = byOrigin.getOrDefault(engine.origin(), List.of());
            if (!theirs.isEmpty()) {
                engine.lift(theirs);
                asked += theirs.size();
            }
        }
        return asked;
    }

    /**
     * Lifts every ban, whoever set it.
     *
     * @return how many they were
     * @throws ServiceException what an engine answers that has bans in force; or a database failure
     */
    public int liftAll() {
        int asked = liftByEngines(ban -> true);
        int lifted = Math.max(asked, liftRows(repository::liftAll, ban -> true));
        LOG.infov("bans_lifted", kv("range", "all"), kv("bans", lifted));
        return lifted;
    }

    /**
     * To be taken before an engine is asked what it has in force, for {@link #reconcile}.
     *
     * @return changes whenever bans are lifted on somebody's order
     */
    public synchronized long mark() {
        return lifts;
    }

    /**
     * Brings our bans of an engine in line with all that it has in force.
     *
     * @param origin of the engine
     * @param mark from before it was asked
     * @param inForce its bans; those that have run out are passed over
     * @return whether that was done; if bans were lifted since the mark, what the engine said is outdated: ask again
     * @throws DatabaseException when not all could be stored; what was stored is in force
     */
    public synchronized boolean reconcile(String origin, long mark, Collection<EngineBan> inForce) {
        if (mark != lifts) {
            return false;
        }
        Instant now = now();
        BanSet current = bans.current().active(now);
        List<ActiveBan> ours = current.all().stream()
                .filter(ban -> ban.origin().equals(origin))
                .toList();
        EngineChanges changes = EngineChanges.between(ours, inForce, now);
        if (changes.isEmpty()) {
            return true;
        }
        // One that began anew replaces the old one: nobody is told that it is over.
        Set<ActiveBan> next = new TreeSet<>(BanSet.ORDER);
        next.addAll(current.all());
        inBatches(changes.begun(), some -> {
            List<ActiveBan> begun = database.write(() -> some.stream()
                    .map(ban -> persist(origin, ban, now).toActive())
                    .toList());
            begun.forEach(next::remove);
            next.addAll(begun);
            bans.replace(BanSet.of(next));
        });
        inBatches(changes.moved(), some -> {
            database.write(() -> some.forEach(ban -> repository.setEnd(ban.id(), ban.until())));
            some.forEach(next::remove);
            next.addAll(some);
            bans.replace(BanSet.of(next));
        });
        inBatches(changes.gone(), some -> {
            Set<Long> ids = some.stream().map(ActiveBan::id).collect(Collectors.toSet());
            database.write(() -> repository.lift(ids, now));
            next.removeIf(ban -> ids.contains(ban.id()));
            bans.replace(BanSet.of(next));
        });
        LOG.infov(
                "bans_reconciled",
                kv("origin", origin),
                kv("began", changes.begun().size()),
                kv("ended", changes.gone().size()),
                kv("changed", changes.moved().size()));
        return true;
    }

    /**
     * Adds bans of an engine's past that have no row yet: those that began and ended unseen.
     *
     * @param past its bans that are not in force, with their begin
     * @return how many had no row
     * @throws DatabaseException when not all could be stored; some may be
     */
    public int archive(String origin, Collection<EngineBan> past) {
        Instant now = now();
        int[] added = {0};
        inBatches(List.copyOf(past), some -> {
            List<EngineBan> unknown = database.read(() -> unknown(origin, some));
            if (!unknown.isEmpty()) {
                database.write(() -> unknown.forEach(ban -> {
                    Ban row = persist(origin, ban, now);
                    if (row.active(now)) {
                        row.liftedAt = now;
                    }
                }));
                added[0] += unknown.size();
            }
        });
        return added[0];
    }

    /** Those of some bans that have no row: all are looked for at once, because mostly all have one. */
    private List<EngineBan> unknown(String origin, List<EngineBan> some) {
        List<Instant> moments =
                some.stream().map(ban -> ban.since().orElseThrow()).sorted().toList();
        List<Ban> rows = repository.listBegun(
                origin,
                some.stream().map(ban -> ban.range().toString()).distinct().toList(),
                moments.getFirst().minus(EngineChanges.TOLERANCE),
                moments.getLast().plus(EngineChanges.TOLERANCE));
        Map<String, List<Ban>> byRange = rows.stream().collect(Collectors.groupingBy(row -> row.range));
        return some.stream()
                .filter(ban -> byRange.getOrDefault(ban.range().toString(), List.of()).stream()
                        .noneMatch(row -> row.scenario.equals(ban.scenario())
                                && EngineChanges.near(row.beganAt, ban.since().orElseThrow())))
                .toList();
    }

    private Ban persist(String origin, EngineBan ban, Instant now) {
        return persist(
                ban.range(),
                origin,
                ban.scenario(),
                ban.reason(),
                ban.since().orElse(now),
                ban.until().orElse(null));
    }

    private static <T> void inBatches(List<T> all, Consumer<List<T>> work) {
        for (int from = 0; from < all.size(); from += WRITTEN_AT_ONCE) {
            work.accept(all.subList(from, Math.min(from + WRITTEN_AT_ONCE, all.size())));
        }
    }

    /** The origins that bans can have: people's and those of the engines. */
    public List<String> origins() {
        return Stream.concat(Stream.of(MANUAL), engines.stream().map(BanEngine::origin))
                .toList();
    }

    /** Bans in force and their history, newest first. */
    Page<BanItem> list(
            Boolean active, String origin, String jail, IpRange covered, Lookback range, int page, int pageSize) {
        Instant now = now();
        BanFilter filter =
                new BanFilter(active, originOf(jail, origin), jail, covered, range == null ? null : range.since(now));
        return database.read(() -> repository.page(filter, now, page, pageSize, ban -> BanItem.of(ban, now)));
    }

    /**
     * How many bans began when.
     *
     * @param origin who banned; null for all
     * @param jail of fail2ban; null for all
     */
    BanTrend trend(Lookback range, String origin, String jail) {
        Instant now = now();
        Instant since = range.since(now);
        Map<Instant, Long> begun =
                database.read(() -> repository.countBegun(since, originOf(jail, origin), jail, range.bucket()));
        return new BanTrend(
                range.text(),
                range.text(),
                since,
                range.bucket().toSeconds(),
                range.buckets(now).stream()
                        .map(start -> new BanTrend.Bucket(start, begun.getOrDefault(start, 0L)))
                        .toList());
    }

    /** Who asks for a jail means fail2ban, unless he says otherwise: then there is nothing to find. */
    private static String originOf(String jail, String origin) {
        return jail != null && origin == null ? JAILS : origin;
    }

    /** The jails that have banned since then, those with the most bans first. */
    List<JailBans> byJail(Lookback range) {
        Instant now = now();
        return database.read(() -> repository.countByScenario(JAILS, range.since(now), now).stream()
                .map(JailBans::of)
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
        incomplete = false;
    }

    /** Somebody put a new database in the place of a lost one: nobody meant to set attackers free by that. */
    private List<Ban> carryOver(BanSet inForce) {
        List<Ban> rows = inForce.all().stream()
                .map(ban -> persist(
                        ban.range(),
                        ban.origin(),
                        ban.scenario(),
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

    /** Forgets what ended long ago, and brings memory in line with the rows. */
    @Scheduled(identity = "bans-purge", every = "1h", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    void purge() {
        if (!state.opened()) {
            return;
        }
        try {
            Instant oldest = purgeClock.instant().minus(config.keepHistory());
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

    /**
     * Takes what has run out from memory, so that it is told. When the clock was ahead and is back, what that took is read
     * again.
     */
    @Scheduled(identity = "bans-expiry", every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    synchronized void expire() {
        Instant now = now();
        incomplete |= now.isBefore(latest);
        latest = now;
        if (incomplete && state.opened()) {
            try {
                load();
            } catch (DatabaseException failure) {
                LOG.debugv("bans_not_loaded", kv("error_code", failure.code()));
            }
        }
        bans.replace(bans.current().active(now));
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
