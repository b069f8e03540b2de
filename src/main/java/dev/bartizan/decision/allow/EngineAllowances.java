package dev.bartizan.decision.allow;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.ban.BanService;
import dev.bartizan.ban.engine.BanEngine;
import dev.bartizan.ban.engine.EngineAllowlist;
import dev.bartizan.ban.engine.EngineAllowlist.Allowance;
import dev.bartizan.ban.inforce.BansChanged;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.decision.allow.AllowStep.Action;
import dev.bartizan.decision.allowlist.AllowlistChanged;
import dev.bartizan.decision.allowlist.AllowlistInForce;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Keeps the engines' own allowlists equal to the entries that are for them. A range is added where it is missing, and the
 * engine's bans of it are lifted; what Bartizan has added is removed when its entry ends or is removed. Failures are retried.
 *
 * <p>Nothing wakes while there are no such entries and nothing is left to remove.
 */
@Singleton
public class EngineAllowances {

    private static final Logger LOG = Logger.getLogger(EngineAllowances.class);

    /** Time between two checks of a volatile allowlist, and before a retry. */
    private static final Duration BETWEEN_CHECKS = Duration.ofMinutes(1);

    /** Time before an engine without an allowlist is checked again: it may have been upgraded. */
    private static final Duration BETWEEN_UPGRADES = Duration.ofHours(1);

    /** Time in which changes of the bans are collected. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final Instance<BanEngine> engines;
    private final AllowlistInForce allowlist;
    private final BanService bans;
    private final EngineAllowanceRepository repository;
    private final Database database;
    private final DatabaseState state;
    private final Clock clock;
    private final Deadline turn;

    /** When each engine is due by its origin; an engine without an entry is due at once. Guarded by this. */
    private final Map<String, Instant> due = new HashMap<>();

    /** Whether all engines are due. */
    private final AtomicBoolean allDue = new AtomicBoolean(true);

    /** Whether there can be new bans of allowed addresses. */
    private final AtomicBoolean bansChanged = new AtomicBoolean();

    EngineAllowances(
            Instance<BanEngine> engines,
            AllowlistInForce allowlist,
            BanService bans,
            EngineAllowanceRepository repository,
            Database database,
            DatabaseState state,
            Clock clock,
            DeadlineQueue deadlines) {
        this.engines = engines;
        this.allowlist = allowlist;
        this.bans = bans;
        this.repository = repository;
        this.database = database;
        this.state = state;
        this.clock = clock;
        this.turn = deadlines.add("engine-allowances", this::reconcileDue);
    }

    void load(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        checkNow();
    }

    void allowlistChanged(@Observes AllowlistChanged event) {
        checkNow();
    }

    /** An engine that starts can restore bans after it was told what to ignore. */
    void bansChanged(@Observes BansChanged event) {
        bansChanged.set(true);
        turn.within(SETTLING);
    }

    /** Compares the engines' allowlists soon, because an engine may have lost its own. */
    public void check() {
        if (!allowlist.forEngines().isEmpty()) {
            checkNow();
        }
    }

    private void checkNow() {
        allDue.set(true);
        turn.now();
    }

    private synchronized void reconcileDue() {
        if (!state.opened()) {
            turn.within(BETWEEN_CHECKS);
            return;
        }
        boolean all = allDue.getAndSet(false);
        boolean newBans = bansChanged.getAndSet(false);
        Instant now = clock.instant();
        for (BanEngine engine : engines) {
            boolean isDue =
                    all || !due.getOrDefault(engine.origin(), Instant.MIN).isAfter(now);
            if (isDue) {
                reconcile(engine);
            }
            if (isDue || newBans) {
                liftBansOfAllowed(engine.origin());
            }
        }
        // Not at(): a change of the allowlist can have asked for another turn in the meantime.
        due.values().stream().min(Comparator.naturalOrder()).ifPresent(turn::by);
    }

    /**
     * Runs work that changes the allowlist and the engines, while nothing else changes the engines' allowlists.
     *
     * @throws ServiceException what the work throws
     */
    synchronized <T> T exclusively(Supplier<T> work) {
        return work.get();
    }

    /**
     * Adds what is missing in an engine, and removes what is no longer wanted.
     *
     * @param range the range whose places are returned
     */
    synchronized Allowed allow(BanEngine engine, IpRange range) {
        Reconciled result = reconcile(engine);
        AllowStep step = result.added().isEmpty()
                ? result.step()
                : AllowStep.allowed(
                        engine.origin(),
                        result.added().stream()
                                .filter(each -> each.range().equals(range))
                                .map(Allowance::place)
                                .toList());
        return new Allowed(step, result.lifted().getOrDefault(range, 0));
    }

    /**
     * A range was allowed in an engine.
     *
     * @param step the result
     * @param bans number of bans inside the range that were lifted then
     */
    record Allowed(AllowStep step, int bans) {}

    /**
     * An engine was reconciled.
     *
     * @param step the result, without the added ranges
     * @param added what was added
     * @param lifted number of lifted bans by the added range
     */
    private record Reconciled(AllowStep step, List<Allowance> added, Map<IpRange, Integer> lifted) {

        private Reconciled(AllowStep step) {
            this(step, List.of(), Map.of());
        }
    }

    private Reconciled reconcile(BanEngine engine) {
        String origin = engine.origin();
        Reconciled result;
        try {
            result = change(engine);
        } catch (ServiceException failure) {
            result = new Reconciled(AllowStep.failed(origin, Action.ALLOW, failure));
            LOG.infov("engine_allowlist_failed", kv("engine", origin), kv("error_code", failure.code()));
        }
        Instant now = clock.instant();
        boolean checked =
                engine.allowlist().isVolatile() && !allowlist.forEngines().isEmpty();
        due.put(
                origin,
                switch (result.step().outcome()) {
                    case UNREACHABLE, FAILED -> now.plus(BETWEEN_CHECKS);
                    case NOT_SUPPORTED -> now.plus(BETWEEN_UPGRADES);
                    case DONE, NOTHING_TO_DO -> checked ? now.plus(BETWEEN_CHECKS) : Instant.MAX;
                });
        return result;
    }

    private void liftBansOfAllowed(String origin) {
        try {
            allowlist.forEngines().stream()
                    .filter(range -> bans.hasInside(range, origin))
                    .forEach(range -> bans.liftInside(range, origin));
        } catch (ServiceException failure) {
            due.merge(origin, clock.instant().plus(BETWEEN_CHECKS), EngineAllowances::earlier);
            LOG.infov("bans_of_allowed_not_lifted", kv("engine", origin), kv("error_code", failure.code()));
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private Reconciled change(BanEngine engine) {
        String origin = engine.origin();
        EngineAllowlist theirs = engine.allowlist();
        Set<IpRange> wanted = new HashSet<>(allowlist.forEngines());
        List<EngineAllowanceRow> rows = database.read(() -> repository.of(origin));
        if (wanted.isEmpty() && rows.isEmpty()) {
            return new Reconciled(AllowStep.allowed(origin, List.of()));
        }
        if (!engine.isPresent()) {
            return new Reconciled(AllowStep.absent(origin, Action.ALLOW));
        }
        List<Allowance> unwanted = rows.stream()
                .map(EngineAllowanceRow::toAllowance)
                .filter(each -> !wanted.contains(each.range()))
                .toList();
        if (!theirs.isVolatile()) {
            rows.stream().filter(row -> row.written).forEach(row -> wanted.remove(IpRange.parse(row.range)));
        }
        if (wanted.isEmpty() && unwanted.isEmpty()) {
            return new Reconciled(AllowStep.allowed(origin, List.of()));
        }
        Optional<String> unsupported = theirs.unsupported();
        if (unsupported.isPresent()) {
            return new Reconciled(AllowStep.notSupported(origin, unsupported.get()));
        }
        remove(engine, unwanted);
        List<Allowance> missing = wanted.isEmpty() ? List.of() : theirs.missing(wanted);
        Map<IpRange, Integer> lifted = missing.isEmpty() ? Map.of() : add(engine, missing);
        return new Reconciled(AllowStep.allowed(origin, List.of()), missing, lifted);
    }

    /**
     * Stores first what is to be added, so that a crash leaves nothing behind that is not known.
     *
     * @return number of lifted bans by range
     */
    private Map<IpRange, Integer> add(BanEngine engine, List<Allowance> missing) {
        String origin = engine.origin();
        database.write(() -> repository.store(origin, missing));
        // Before and after, because an engine can lift bans itself when a range is added, and ban again until then.
        Map<IpRange, Integer> lifted = new HashMap<>();
        lift(missing, origin, lifted);
        engine.allowlist().add(missing);
        lift(missing, origin, lifted);
        database.write(() -> repository.markWritten(origin));
        LOG.infov("engine_allowlist_added", kv("engine", origin), kv("entries", missing.size()));
        return lifted;
    }

    private void lift(List<Allowance> missing, String origin, Map<IpRange, Integer> lifted) {
        missing.stream()
                .map(Allowance::range)
                .distinct()
                .forEach(range -> lifted.merge(range, bans.liftInside(range, origin), Integer::sum));
    }

    private void remove(BanEngine engine, List<Allowance> unwanted) {
        if (unwanted.isEmpty()) {
            return;
        }
        String origin = engine.origin();
        engine.allowlist().remove(unwanted);
        database.write(() -> repository.delete(origin, unwanted));
        LOG.infov("engine_allowlist_removed", kv("engine", origin), kv("entries", unwanted.size()));
    }
}
