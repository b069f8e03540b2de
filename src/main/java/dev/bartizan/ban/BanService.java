package dev.bartizan.ban;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.ban.engine.BanEngine;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.Bans;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * People's orders to ban and to lift bans. When a method returns, its change is stored and published; when it throws,
 * neither.
 */
@Singleton
public class BanService {

    /** The origin of bans that people set. */
    public static final String MANUAL = "bartizan";

    /** The origin of the bans whose scenarios are jails. */
    public static final String JAILS = "fail2ban";

    private static final Logger LOG = Logger.getLogger(BanService.class);

    private final BanLedger ledger;
    private final BanRepository repository;
    private final Bans bans;
    private final Instance<BanEngine> engines;
    private final BanGuard guard;

    BanService(BanLedger ledger, BanRepository repository, Bans bans, Instance<BanEngine> engines, BanGuard guard) {
        this.ledger = ledger;
        this.repository = repository;
        this.bans = bans;
        this.engines = engines;
        this.guard = guard;
    }

    /**
     * Bans a range. Where a ban of the same range and origin is in force, that one is extended if it would end earlier
     * and left as it is otherwise.
     *
     * @throws ServiceException {@code BAN_REFUSED} unless the order is forced; or a database failure
     */
    public Imposed ban(BanOrder order) {
        requireHarmless(order);
        Imposed imposed = ledger.change(now -> impose(order, now), (current, result) -> current.with(result.ban()));
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
     * Checks an order that an engine carries out.
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
            ActiveBan ban = new ActiveBan(
                    0,
                    order.range(),
                    order.origin(),
                    ActiveBan.MANUAL_SCENARIO,
                    order.reason(),
                    now,
                    Optional.ofNullable(expiresAt));
            return new Imposed(ledger.persist(ban, now).toActive(), Imposed.Effect.BEGAN);
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
     * Lifts the bans of exactly this range, regardless of who set them.
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
        int lifted = ledger.lift(rows, which);
        if (lifted == 0 && asked == 0) {
            throw new ServiceException(ErrorCode.NOT_FOUND, wanted);
        }
        return Math.max(lifted, asked);
    }

    /** Asks the engines to lift their own bans, and returns how many these are. */
    private int liftByEngines(Predicate<ActiveBan> which) {
        Map<String, List<ActiveBan>> byOrigin = bans.current().active(ledger.now()).all().stream()
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
     * Lifts every ban, regardless of who set it.
     *
     * @return how many they were
     * @throws ServiceException what an engine answers that has bans in force; or a database failure
     */
    public int liftAll() {
        int asked = liftByEngines(ban -> true);
        int lifted = Math.max(asked, ledger.lift(repository::liftAll, ban -> true));
        LOG.infov("bans_lifted", kv("range", "all"), kv("bans", lifted));
        return lifted;
    }
}
