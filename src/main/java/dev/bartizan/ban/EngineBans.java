package dev.bartizan.ban;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.ban.engine.BanEngine;
import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.ban.engine.EngineChanges;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanCause;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.ban.inforce.Bans;
import dev.bartizan.ban.inforce.BansBegun;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.error.ServiceException;
import dev.bartizan.node.NodeName;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Copies the bans of this node's engines into our rows and memory. Bans of other nodes' engines are left alone. */
@Singleton
public class EngineBans {

    /** A ban that began earlier is not new: the engine had it before Bartizan saw it. */
    private static final Duration NEW = Duration.ofMinutes(10);

    private static final int LIFTED_AT_ONCE = 500;

    private static final Logger LOG = Logger.getLogger(EngineBans.class);

    private final BanLedger ledger;
    private final Database database;
    private final BanRepository repository;
    private final Bans bans;
    private final Event<BansBegun> begun;
    private final NodeName node;

    /** Origins of the engines that were reconciled since the start. Guarded by the ledger. */
    private final Set<String> known = new HashSet<>();

    EngineBans(
            BanLedger ledger,
            Database database,
            BanRepository repository,
            Bans bans,
            Event<BansBegun> begun,
            NodeName node) {
        this.ledger = ledger;
        this.database = database;
        this.repository = repository;
        this.bans = bans;
        this.begun = begun;
        this.node = node;
    }

    /**
     * A mark for {@link #reconcile}; take it before querying the engine's active bans.
     *
     * @return a number that changes when bans are lifted through the API
     */
    public long mark() {
        return ledger.mark();
    }

    /** Our active bans of an engine of this node, by address. */
    public List<ActiveBan> of(String origin) {
        return here(bans.current().active(ledger.now()), origin);
    }

    /** Bans without a node were stored before nodes had names. */
    private List<ActiveBan> here(BanSet active, String origin) {
        String source = ActiveBan.sourceOfNode(origin, node.text());
        return active.all().stream()
                .filter(ban -> ban.source().equals(source) || ban.source().equals(origin))
                .toList();
    }

    /**
     * Lifts bans in an engine of this node that another node has lifted in the database. A ban whose end is over is left alone:
     * the engine has ended it, and may have banned the address again.
     *
     * @return number of bans
     * @throws ServiceException if the engine fails; the next call tries again
     */
    public int liftPending(BanEngine engine) {
        List<ActiveBan> pending =
                database.read(() -> repository.listLiftPending(engine.origin(), LIFTED_AT_ONCE).stream()
                        .flatMap(row -> row.readable().stream())
                        .toList());
        if (pending.isEmpty()) {
            return 0;
        }
        Instant now = ledger.now();
        List<ActiveBan> lifted = pending.stream().filter(ban -> ban.active(now)).toList();
        if (!lifted.isEmpty()) {
            engine.lift(lifted);
        }
        Set<Long> ids = pending.stream().map(ActiveBan::id).collect(Collectors.toSet());
        // As a lift of the ledger: what was queried from the engine before is outdated.
        ledger.lift(
                _ -> {
                    repository.clearLiftPending(ids);
                    return lifted.size();
                },
                _ -> false);
        LOG.infov("bans_lifted_for_other_node", kv("origin", engine.origin()), kv("bans", lifted.size()));
        return lifted.size();
    }

    /**
     * Lifts our bans of an engine of this node that the engine has lifted on request. The next reconciliation would do the same,
     * but the engine may be stopped before it.
     *
     * @throws DatabaseException if it can't be stored; then the next reconciliation lifts them
     */
    public void liftedByEngine(String origin, Predicate<ActiveBan> which) {
        Set<Long> ids = of(origin).stream().filter(which).map(ActiveBan::id).collect(Collectors.toSet());
        // Also without a ban of ours: a reconciliation that has begun may be about to add it.
        ledger.lift(now -> ids.isEmpty() ? 0 : repository.lift(ids, now), ban -> ids.contains(ban.id()));
        if (!ids.isEmpty()) {
            LOG.infov("bans_lifted_by_engine", kv("origin", origin), kv("bans", ids.size()));
        }
    }

    /**
     * Reconciles our bans of an engine of this node with its active bans.
     *
     * @param origin origin of the engine's bans
     * @param mark the mark from before the query
     * @param inForce the engine's bans; expired ones are ignored
     * @return whether it was done; false if bans were lifted since the mark: then the data is outdated and must be
     *     queried again
     * @throws DatabaseException if not all could be stored; the stored ones are in force
     */
    public boolean reconcile(String origin, long mark, Collection<EngineBan> inForce) {
        return ledger.unlessLiftedSince(mark, () -> reconcile(origin, inForce));
    }

    private void reconcile(String origin, Collection<EngineBan> inForce) {
        Instant now = ledger.now();
        BanSet current = bans.current().active(now);
        EngineChanges changes = EngineChanges.between(here(current, origin), inForce, now);
        if (changes.isEmpty()) {
            known.add(origin);
            return;
        }
        // A ban that began again replaces the old one; the old one's end is not published.
        Set<ActiveBan> next = new TreeSet<>(BanSet.ORDER);
        next.addAll(current.all());
        BanLedger.inBatches(changes.begun(), some -> {
            List<ActiveBan> stored = database.write(() -> {
                repository.liftSame(origin, some, now);
                return some.stream()
                        .map(ban ->
                                ledger.persist(active(origin, ban, now), now).toActive())
                        .toList();
            });
            stored.forEach(next::remove);
            next.addAll(stored);
            bans.replace(BanSet.of(next));
            announce(stored.stream().filter(ban -> isNew(ban, now)).toList());
        });
        BanLedger.inBatches(changes.moved(), some -> {
            database.write(() -> some.forEach(ban -> repository.setEnd(ban.id(), ban.until())));
            some.forEach(next::remove);
            next.addAll(some);
            bans.replace(BanSet.of(next));
        });
        BanLedger.inBatches(changes.gone(), some -> {
            Set<Long> ids = some.stream().map(ActiveBan::id).collect(Collectors.toSet());
            database.write(() -> repository.lift(ids, now));
            next.removeIf(ban -> ids.contains(ban.id()));
            bans.replace(BanSet.of(next));
        });
        known.add(origin);
        LOG.infov(
                "bans_reconciled",
                kv("origin", origin),
                kv("began", changes.begun().size()),
                kv("ended", changes.gone().size()),
                kv("changed", changes.moved().size()));
    }

    private void announce(List<ActiveBan> some) {
        if (!some.isEmpty()) {
            begun.fire(new BansBegun(some));
        }
    }

    /**
     * Whether a ban began lately. Bans of unknown begin have the current time; an engine can have had those of its first
     * reconciliation for long.
     */
    private boolean isNew(ActiveBan ban, Instant now) {
        return ban.since().equals(now)
                ? known.contains(ban.origin())
                : ban.since().isAfter(now.minus(NEW));
    }

    /**
     * Stores past bans of an engine that have no row yet, because they began and ended between two reconciliations.
     *
     * @param past ended bans, with their begin
     * @return number of stored bans
     * @throws DatabaseException if not all could be stored; some may be stored
     */
    public int archive(String origin, Collection<EngineBan> past) {
        Instant now = ledger.now();
        int[] added = {0};
        BanLedger.inBatches(List.copyOf(past), some -> {
            List<EngineBan> unknown = database.read(() -> unknown(origin, some));
            if (!unknown.isEmpty()) {
                database.write(() -> unknown.forEach(ban -> ledger.persistEnded(active(origin, ban, now), now)));
                added[0] += unknown.size();
            }
        });
        return added[0];
    }

    /** The bans that have no row. One query for all, because usually all have one. */
    private List<EngineBan> unknown(String origin, List<EngineBan> some) {
        List<Instant> moments =
                some.stream().map(ban -> ban.since().orElseThrow()).sorted().toList();
        List<BanRow> rows = repository.listBegun(
                origin,
                some.stream().map(ban -> ban.range().toString()).distinct().toList(),
                moments.getFirst().minus(EngineChanges.TOLERANCE),
                moments.getLast().plus(EngineChanges.TOLERANCE));
        Map<String, List<BanRow>> byRange = rows.stream().collect(Collectors.groupingBy(row -> row.range));
        return some.stream()
                .filter(ban -> byRange.getOrDefault(ban.range().toString(), List.of()).stream()
                        .noneMatch(row -> row.scenario.equals(ban.scenario())
                                && EngineChanges.near(row.beganAt, ban.since().orElseThrow())))
                .toList();
    }

    private ActiveBan active(String origin, EngineBan ban, Instant now) {
        return new ActiveBan(
                0,
                ban.range(),
                new BanCause(ActiveBan.sourceOfNode(origin, node.text()), ban.scenario(), ban.reason()),
                ban.type(),
                ban.since().orElse(now),
                ban.until());
    }
}
