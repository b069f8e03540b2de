package dev.bartizan.ban;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.ban.engine.BanEngine;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanChange;
import dev.bartizan.ban.inforce.Bans;
import dev.bartizan.ban.inforce.BansBegun;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Adds and lifts bans on request. When a method returns, the change is stored and published; if it throws, neither. */
@Singleton
public class BanService {

    /** The origin of bans by people. */
    public static final String MANUAL = "bartizan";

    /** The origin of bans whose scenarios are jails. */
    public static final String JAILS = "fail2ban";

    private static final Logger LOG = Logger.getLogger(BanService.class);

    private final BanLedger ledger;
    private final BanRepository repository;
    private final Bans bans;
    private final Instance<BanEngine> engines;
    private final EngineBans engineBans;
    private final BanGuard guard;
    private final BanWriter writer;
    private final Event<BansBegun> begun;
    private final Audit audit;

    BanService(
            BanLedger ledger,
            BanRepository repository,
            Bans bans,
            Instance<BanEngine> engines,
            EngineBans engineBans,
            BanGuard guard,
            BanWriter writer,
            Event<BansBegun> begun,
            Audit audit) {
        this.ledger = ledger;
        this.repository = repository;
        this.bans = bans;
        this.engines = engines;
        this.engineBans = engineBans;
        this.guard = guard;
        this.writer = writer;
        this.begun = begun;
        this.audit = audit;
    }

    /**
     * Bans a range. An active ban of the same range and origin is replaced if it is less strict, and extended if it is of
     * the same type and would end earlier; else it stays unchanged.
     *
     * @throws ServiceException {@code BAN_REFUSED} if there are objections and the order is not forced; or a database
     *     failure
     */
    public BanResult ban(BanOrder order) {
        requireHarmless(order);
        BanResult result = ledger.change(
                now -> record(order, writer.write(List.of(order), now).getFirst()),
                (current, next) -> current.with(next.ban()));
        LOG.infov(
                "banned",
                kv("id", result.ban().id()),
                kv("range", order.range().toString()),
                kv("origin", order.source()),
                kv("type", order.type()),
                kv("effect", result.effect()),
                kv("until", result.ban().until().map(Instant::toString).orElse("forever")));
        announce(List.of(result));
        return result;
    }

    private BanResult record(BanOrder order, BanResult result) {
        if (result.effect() == BanResult.Effect.NONE) {
            audit.nothing();
            return result;
        }
        audit.record(BanChange.added(result.ban(), order.force()));
        return result;
    }

    /**
     * Stores bans in one transaction, like {@link #ban} each. They are in force when {@link #publish} returns, or after
     * the next other change of bans. Checks no objections.
     *
     * @param orders at most a thousand, so that other writers don't wait long
     * @return the results, in the same order
     * @throws ServiceException a database failure; then none is stored
     */
    public List<BanResult> banLater(List<BanOrder> orders) {
        List<BanResult> results = store(orders);
        announce(results);
        return results;
    }

    /**
     * Like {@link #banLater(List)}, for bans that follow from other bans.
     *
     * @param scenario {@value ActiveBan#REPEAT_SCENARIO} or {@value ActiveBan#NETWORK_SCENARIO}
     */
    public List<BanResult> banLater(List<BanOrder> orders, String scenario) {
        return store(orders.stream().map(order -> order.with(scenario)).toList());
    }

    private List<BanResult> store(List<BanOrder> orders) {
        List<BanResult> results = new ArrayList<>();
        ledger.changeLater(now -> {
            results.clear();
            results.addAll(writer.write(orders, now));
            return results.stream()
                    .filter(result -> result.effect() != BanResult.Effect.NONE)
                    .map(BanResult::ban)
                    .toList();
        });
        return results;
    }

    private void announce(List<BanResult> results) {
        List<ActiveBan> bans = results.stream()
                .filter(result -> result.effect() == BanResult.Effect.BEGAN)
                .map(BanResult::ban)
                .toList();
        if (!bans.isEmpty()) {
            begun.fire(new BansBegun(bans));
        }
    }

    /** Publishes the bans of {@link #banLater}. */
    public void publish() {
        ledger.publish();
    }

    /**
     * Checks an order that an engine executes.
     *
     * @throws ServiceException {@code BAN_REFUSED} if it would block more than attackers and is not forced
     */
    public void requireHarmless(BanOrder order) {
        Map<String, String> objections = order.force() ? Map.of() : guard.objections(order);
        if (!objections.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.BAN_REFUSED,
                    Map.of("range", order.range().toString(), "reasons", objections, "override", "force"));
        }
    }

    /**
     * Lifts one ban and the longer ban of a repeat offender that may follow from it.
     *
     * @throws ServiceException {@code NOT_FOUND} if there is no active ban with the id; an error of the engine that
     *     owns the ban; or a database failure
     */
    public void lift(long id) {
        Set<Long> ids = bans.current().all().stream()
                .filter(ban -> ban.id() == id)
                .flatMap(ban -> longerOf(ban.range()))
                .collect(Collectors.toSet());
        ids.add(id);
        AuditChange change = BanChange.lifted(id, bans.current());
        lift(now -> repository.lift(ids, now), ban -> ids.contains(ban.id()), Map.of("id", id), change);
        LOG.infov("ban_lifted", kv("id", id));
    }

    /**
     * Lifts bans, and the longer bans of repeat offenders that may follow from them. Bans that have ended don't count.
     *
     * @return number of lifted bans
     * @throws ServiceException an error of an engine that owns such a ban; or a database failure
     */
    public int liftEach(Set<Long> wanted) {
        Set<Long> ids = bans.current().all().stream()
                .filter(ban -> wanted.contains(ban.id()))
                .flatMap(ban -> Stream.concat(Stream.of(ban.id()), longerOf(ban.range())))
                .collect(Collectors.toSet());
        int asked = liftByEngines(ban -> ids.contains(ban.id()));
        return Math.max(asked, lift(ids, BanChange.lifted("selected"), asked));
    }

    /**
     * Lifts the bans of exactly this range, of all origins.
     *
     * @return number of lifted bans
     * @throws ServiceException {@code NOT_FOUND} if there is no active ban of the range;
     *     an error of an engine that owns such a ban; or a database failure
     */
    public int lift(IpRange range) {
        String text = range.toString();
        int lifted = lift(
                now -> repository.lift(range, now),
                ban -> ban.range().equals(range),
                Map.of("range", text),
                BanChange.lifted(text));
        LOG.infov("bans_lifted", kv("range", text), kv("bans", lifted));
        return lifted;
    }

    private Stream<Long> longerOf(IpRange range) {
        return followUps(range, ActiveBan.REPEAT_SCENARIO)
                .filter(ban -> ban.range().equals(range))
                .map(ActiveBan::id);
    }

    /** The bans around a range that follow from others. */
    private Stream<ActiveBan> followUps(IpRange range, String scenario) {
        return bans.current()
                .covering(range, ledger.now())
                .filter(ban -> ban.origin().equals(MANUAL) && ban.scenario().equals(scenario));
    }

    /**
     * Lifts the bans of networks around a range that follow from bans of addresses.
     *
     * @return number of lifted bans
     * @throws ServiceException a database failure
     */
    public int liftNetworksAround(IpRange range) {
        List<ActiveBan> around = followUps(range, ActiveBan.NETWORK_SCENARIO).toList();
        if (around.isEmpty()) {
            return 0;
        }
        int lifted = lift(
                around.stream().map(ActiveBan::id).collect(Collectors.toSet()),
                BanChange.lifted(around.getFirst().range().toString()));
        LOG.infov("bans_lifted", kv("range", around.getFirst().range().toString()), kv("bans", lifted));
        return lifted;
    }

    private int lift(
            Function<Instant, Integer> rows,
            Predicate<ActiveBan> which,
            Map<String, Object> wanted,
            AuditChange change) {
        int asked = liftByEngines(which);
        int lifted = ledger.lift(recorded(rows, asked, change), which);
        if (lifted == 0 && asked == 0) {
            throw new ServiceException(ErrorCode.NOT_FOUND, wanted);
        }
        return Math.max(lifted, asked);
    }

    /** Records a lift in the transaction that stores it, with the number of bans; bans of engines may have ended before. */
    private Function<Instant, Integer> recorded(Function<Instant, Integer> rows, int asked, AuditChange change) {
        return now -> {
            int lifted = rows.apply(now);
            int bans = Math.max(lifted, asked);
            if (bans > 0) {
                audit.record(change.after("bans", bans));
            }
            return lifted;
        };
    }

    /**
     * Lets the engines of this node lift their bans; returns the number that they confirm. Other nodes find theirs in the
     * database.
     */
    private int liftByEngines(Predicate<ActiveBan> which) {
        // The engines can't take a lift back if it can't be stored.
        ledger.requireOpened();
        int asked = 0;
        for (BanEngine engine : engines) {
            List<ActiveBan> theirs =
                    engineBans.of(engine.origin()).stream().filter(which).toList();
            if (!theirs.isEmpty()) {
                asked += engine.lift(theirs);
            }
        }
        return asked;
    }

    /**
     * Lifts the bans of one origin that lie inside a CIDR; bans of larger networks stay.
     *
     * @return number of lifted bans
     * @throws ServiceException an error of the engine that owns the bans; or a database failure
     */
    public int liftInside(IpRange range, String origin) {
        // The engine of this node doesn't have those of other machines and nodes.
        Set<Long> here = ids(engineBans.of(origin).stream());
        int reported = lift(
                ids(inside(range, origin).filter(ban -> !here.contains(ban.id()))), BanChange.lifted(range.toString()));
        int asked = 0;
        for (BanEngine engine : engines) {
            if (engine.origin().equals(origin) && engine.isPresent()) {
                asked += engine.liftInside(range);
            }
        }
        int lifted = lift(ids(inside(range, origin)), BanChange.lifted(range.toString()), asked);
        LOG.infov("bans_lifted", kv("range", range.toString()), kv("origin", origin), kv("bans", reported + lifted));
        return reported + Math.max(asked, lifted);
    }

    /**
     * Lifts bans that the agent of another machine reported.
     *
     * @param source an {@link ActiveBan#sourceOf}
     * @param which bans to lift; those of other sources stay
     * @return number of lifted bans
     * @throws ServiceException a database failure
     */
    public int lift(String source, Predicate<ActiveBan> which) {
        int lifted = lift(ids(of(source).filter(which)), BanChange.lifted(source));
        LOG.infov("bans_lifted", kv("source", source), kv("bans", lifted));
        return lifted;
    }

    /** The active bans of a source, by address. */
    public Stream<ActiveBan> of(String source) {
        Instant now = ledger.now();
        return bans.current().all().stream().filter(ban -> ban.source().equals(source) && ban.active(now));
    }

    /** Whether a ban of one origin lies inside a CIDR. */
    public boolean hasInside(IpRange range, String origin) {
        return inside(range, origin).findAny().isPresent();
    }

    private Stream<ActiveBan> inside(IpRange range, String origin) {
        return bans.current()
                .overlapping(range, ledger.now())
                .filter(ban -> ban.origin().equals(origin) && contains(range, ban.range()));
    }

    private static Set<Long> ids(Stream<ActiveBan> some) {
        return some.map(ActiveBan::id).collect(Collectors.toSet());
    }

    private int lift(Set<Long> ids, AuditChange change) {
        return lift(ids, change, 0);
    }

    private int lift(Set<Long> ids, AuditChange change, int asked) {
        if (ids.isEmpty() && asked == 0) {
            audit.nothing();
            return 0;
        }
        Function<Instant, Integer> rows = now -> {
            List<Integer> counts = new ArrayList<>();
            BanLedger.inBatches(List.copyOf(ids), batch -> counts.add(repository.lift(Set.copyOf(batch), now)));
            return counts.stream().mapToInt(Integer::intValue).sum();
        };
        return ledger.lift(recorded(rows, asked, change), ban -> ids.contains(ban.id()));
    }

    private static boolean contains(IpRange outer, IpRange inner) {
        return outer.contains(inner.first()) && outer.contains(inner.last());
    }

    /**
     * Lifts all bans, of all origins.
     *
     * @return number of lifted bans
     * @throws ServiceException an error of an engine that owns active bans; or a database
     *     failure
     */
    public int liftAll() {
        int asked = liftByEngines(ban -> true);
        int lifted = Math.max(
                asked, ledger.lift(recorded(repository::liftAll, asked, BanChange.lifted("all")), ban -> true));
        LOG.infov("bans_lifted", kv("range", "all"), kv("bans", lifted));
        return lifted;
    }
}
