package dev.bartizan.ban.page;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.ban.BanDuration;
import dev.bartizan.ban.BanGuard;
import dev.bartizan.ban.BanOrder;
import dev.bartizan.ban.BanResult;
import dev.bartizan.ban.BanService;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Extends bans. A ban of an engine, or one that follows from others, is not changed: a ban of Bartizan with the same range,
 * type and reason, and a later end, is added.
 */
@Singleton
class LongerBans {

    /** Number of bans in one transaction, so that other writers don't wait long. */
    private static final int BATCH = 1_000;

    private final BanService service;
    private final BanGuard guard;
    private final Audit audit;
    private final Clock clock;

    LongerBans(BanService service, BanGuard guard, Audit audit, Clock clock) {
        this.service = service;
        this.guard = guard;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Extends active bans. Permanent ones stay unchanged, as do those that would block the client or this machine.
     *
     * @param by how much later they end, at most ten years from now; empty for never
     * @param requester the client's address
     * @return number of bans that now end later
     */
    int extend(List<ActiveBan> some, Optional<Duration> by, Optional<IpAddress> requester) {
        Instant latest = clock.instant().plus(BanDuration.LONGEST);
        Function<IpRange, Map<String, String>> objections = guard.objections(requester);
        List<BanOrder> orders = new ArrayList<>();
        for (ActiveBan ban : some) {
            if (ban.until().isPresent() && objections.apply(ban.range()).isEmpty()) {
                orders.add(new BanOrder(
                        ban.range(),
                        by.map(more -> end(ban.until().get().plus(more), latest)),
                        BanService.MANUAL,
                        ban.reason(),
                        ban.type(),
                        true,
                        requester));
            }
        }
        AuditChange change = AuditChange.of("ban.extend", "selected")
                .after("by", by.map(Duration::toString).orElse("forever"));
        int changed = 0;
        try {
            for (int from = 0; from < orders.size(); from += BATCH) {
                changed += (int) service.banLater(orders.subList(from, Math.min(from + BATCH, orders.size()))).stream()
                        .filter(result -> result.effect() != BanResult.Effect.NONE)
                        .count();
            }
            if (changed > 0) {
                audit.report(extended(changed, by));
            }
            return changed;
        } catch (ServiceException failure) {
            audit.report(extended(changed, by).failed(failure.code().name()));
            throw failure;
        } finally {
            service.publish();
        }
    }

    private static AuditChange extended(int bans, Optional<Duration> by) {
        return AuditChange.of("ban.extend", "selected")
                .after("bans", bans, "by", by.map(Duration::toString).orElse("forever"));
    }

    private static BanOrder.End end(Instant wanted, Instant latest) {
        return new BanOrder.End.At(wanted.isBefore(latest) ? wanted : latest);
    }
}
