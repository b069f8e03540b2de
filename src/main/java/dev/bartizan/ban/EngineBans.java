package dev.bartizan.ban;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.ban.engine.EngineChanges;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.ban.inforce.Bans;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Takes over the bans that engines set on their own account. */
@Singleton
public class EngineBans {

    private static final Logger LOG = Logger.getLogger(EngineBans.class);

    private final BanLedger ledger;
    private final Database database;
    private final BanRepository repository;
    private final Bans bans;

    EngineBans(BanLedger ledger, Database database, BanRepository repository, Bans bans) {
        this.ledger = ledger;
        this.database = database;
        this.repository = repository;
        this.bans = bans;
    }

    /**
     * A mark for {@link #reconcile}: take it before the engine is asked which bans it has in force.
     *
     * @return a number that changes whenever bans are lifted on somebody's order
     */
    public long mark() {
        return ledger.mark();
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
    public boolean reconcile(String origin, long mark, Collection<EngineBan> inForce) {
        return ledger.unlessLiftedSince(mark, () -> reconcile(origin, inForce));
    }

    private void reconcile(String origin, Collection<EngineBan> inForce) {
        Instant now = ledger.now();
        BanSet current = bans.current().active(now);
        List<ActiveBan> ours = current.all().stream()
                .filter(ban -> ban.origin().equals(origin))
                .toList();
        EngineChanges changes = EngineChanges.between(ours, inForce, now);
        if (changes.isEmpty()) {
            return;
        }
        // A ban that began again replaces the old one, and its end is not published.
        Set<ActiveBan> next = new TreeSet<>(BanSet.ORDER);
        next.addAll(current.all());
        BanLedger.inBatches(changes.begun(), some -> {
            List<ActiveBan> begun = database.write(() -> {
                repository.liftSame(origin, some, now);
                return some.stream()
                        .map(ban ->
                                ledger.persist(active(origin, ban, now), now).toActive())
                        .toList();
            });
            begun.forEach(next::remove);
            next.addAll(begun);
            bans.replace(BanSet.of(next));
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
        LOG.infov(
                "bans_reconciled",
                kv("origin", origin),
                kv("began", changes.begun().size()),
                kv("ended", changes.gone().size()),
                kv("changed", changes.moved().size()));
    }

    /**
     * Adds bans of an engine's past that have no row yet: those that began and ended unseen.
     *
     * @param past its bans that are not in force, with their begin
     * @return how many had no row
     * @throws DatabaseException when not all could be stored; some may be
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

    private static ActiveBan active(String origin, EngineBan ban, Instant now) {
        return new ActiveBan(
                0,
                ban.range(),
                origin,
                ban.scenario(),
                ban.reason(),
                ban.since().orElse(now),
                ban.until());
    }
}
