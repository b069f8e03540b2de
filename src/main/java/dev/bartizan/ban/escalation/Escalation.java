package dev.bartizan.ban.escalation;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.ban.BanConfig;
import dev.bartizan.ban.BanGuard;
import dev.bartizan.ban.BanOrder;
import dev.bartizan.ban.BanResult;
import dev.bartizan.ban.BanService;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BansBegun;
import dev.bartizan.database.Database;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import dev.bartizan.protection.ProtectedAddresses;
import dev.bartizan.protection.ProtectedSet;
import dev.bartizan.remediation.Remediation;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Follows new bans of people and engines with longer bans of repeat offenders and with bans of networks. These are
 * Bartizan's own bans beside the new ones, so the bans of engines stay as they are. They cause no further bans, nor do
 * captchas and throttles.
 *
 * <p>It works in another thread soon after the new bans, on many of them at once. Reads nothing while it is off.
 */
@Singleton
class Escalation {

    /** Number of new bans for one query and one transaction. */
    private static final int AT_ONCE = 500;

    /** Bounds the memory while the database fails. */
    private static final int MAX_PENDING = 250_000;

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(5);

    private static final int LOGGED_RANGES = 10;

    private static final Logger LOG = Logger.getLogger(Escalation.class);

    private final List<EscalationRule> rules;
    private final BanService bans;
    private final BanGuard guard;
    private final ProtectedAddresses protection;
    private final BanHistory history;
    private final Database database;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Deadline deadline;

    /** New bans. Guarded by this. */
    private final List<ActiveBan> pending = new ArrayList<>();

    Escalation(
            BanConfig config,
            BanService bans,
            BanGuard guard,
            ProtectedAddresses protection,
            BanHistory history,
            Database database,
            MeterRegistry meters,
            Clock clock,
            DeadlineQueue deadlines) {
        this.rules = Stream.<EscalationRule>of(
                        new RepeatOffenders(config.escalation().repeat()),
                        new BannedNetworks(config.escalation().network()))
                .filter(EscalationRule::enabled)
                .toList();
        this.bans = bans;
        this.guard = guard;
        this.protection = protection;
        this.history = history;
        this.database = database;
        this.meters = meters;
        this.clock = clock;
        this.deadline = deadlines.add("bans-escalation", this::escalate);
    }

    void begun(@Observes BansBegun event) {
        if (!rules.isEmpty()) {
            List<ActiveBan> begun = event.bans().stream()
                    .filter(ban -> ban.type() == Remediation.ban)
                    .toList();
            if (!begun.isEmpty()) {
                add(begun);
                deadline.now();
            }
        }
    }

    private synchronized void add(List<ActiveBan> begun) {
        int kept = Math.min(begun.size(), MAX_PENDING - pending.size());
        pending.addAll(begun.subList(0, kept));
        if (kept < begun.size()) {
            LOG.warnv("bans_not_escalated", kv("bans", begun.size() - kept), kv("reason", "too many are waiting"));
        }
    }

    private synchronized List<ActiveBan> take() {
        List<ActiveBan> some = pending.subList(0, Math.min(AT_ONCE, pending.size()));
        List<ActiveBan> taken = List.copyOf(some);
        some.clear();
        return taken;
    }

    private void escalate() {
        List<ActiveBan> begun = take();
        try {
            while (!begun.isEmpty()) {
                for (EscalationRule rule : rules) {
                    escalate(rule, begun);
                }
                begun = take();
            }
        } catch (ServiceException failure) {
            LOG.warnv("escalation_failed", kv("error_code", failure.code()), kv("bans", begun.size()));
            add(begun);
            deadline.within(BETWEEN_ATTEMPTS);
        } finally {
            bans.publish();
        }
    }

    private void escalate(EscalationRule rule, List<ActiveBan> begun) {
        Set<String> prefixes = rule.prefixes(begun);
        if (prefixes.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        List<EarlierBan> earlier = database.read(() -> history.find(prefixes, now.minus(rule.lookBack())));
        List<BanOrder> orders = new ArrayList<>(rule.follow(begun, earlier, now));
        if (!orders.isEmpty()) {
            Function<IpRange, Set<String>> objections = objections();
            orders.removeIf(order -> refused(rule, order, objections.apply(order.range())));
            store(rule, orders);
        }
    }

    /** The addresses that a ban by a program must not block, because that could lock out the owner of the machine. */
    private Function<IpRange, Set<String>> objections() {
        Function<IpRange, Map<String, String>> objections = guard.objections(Optional.empty());
        ProtectedSet spared = protection.current();
        return range -> {
            Set<String> names = new TreeSet<>(objections.apply(range).keySet());
            spared.select(range::overlaps)
                    .forEach(entry -> names.add(entry.protection().wireName()));
            return names;
        };
    }

    private static boolean refused(EscalationRule rule, BanOrder order, Set<String> objections) {
        if (!objections.isEmpty()) {
            LOG.infov(
                    "ban_not_escalated",
                    kv("scenario", rule.scenario()),
                    kv("range", order.range().toString()),
                    kv("contains", String.join(",", objections)));
        }
        return !objections.isEmpty();
    }

    private void store(EscalationRule rule, List<BanOrder> orders) {
        List<BanResult> changed = bans.banLater(orders, rule.scenario()).stream()
                .filter(result -> result.effect() != BanResult.Effect.NONE)
                .toList();
        if (changed.isEmpty()) {
            return;
        }
        Counter.builder("bartizan.bans.escalated")
                .description("Longer bans of repeat offenders, and bans of networks, that began or were extended")
                .tag("scenario", rule.scenario())
                .register(meters)
                .increment(changed.size());
        LOG.infov(
                "bans_escalated",
                kv("scenario", rule.scenario()),
                kv("bans", changed.size()),
                kv(
                        "ranges",
                        changed.stream()
                                .limit(LOGGED_RANGES)
                                .map(result -> result.ban().range().toString())
                                .toList()));
    }
}
