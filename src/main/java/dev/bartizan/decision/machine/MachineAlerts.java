package dev.bartizan.decision.machine;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.ban.BanDuration;
import dev.bartizan.ban.BanGuard;
import dev.bartizan.ban.BanOrder;
import dev.bartizan.ban.BanResult;
import dev.bartizan.ban.BanService;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanCause;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Bans what the alerts of machines report. */
@Singleton
class MachineAlerts {

    private static final Logger LOG = Logger.getLogger(MachineAlerts.class);

    /** Number of bans in one transaction, so that other writers don't wait long. */
    private static final int BATCH = 500;

    private final BanService bans;
    private final BanGuard guard;
    private final MachineConfig config;
    private final MeterRegistry metrics;
    private final Clock clock;

    MachineAlerts(BanService bans, BanGuard guard, MachineConfig config, MeterRegistry metrics, Clock clock) {
        this.bans = bans;
        this.guard = guard;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Bans what alerts report, and extends bans that would end earlier. Decisions that can't become bans are counted and
     * skipped. The bans are in force when this returns.
     *
     * @param client the machine's address, which it doesn't ban
     * @return for each alert that led to bans the id of the first one
     * @throws ServiceException a database failure; some of the bans may be stored, and a repetition is harmless
     */
    List<String> report(Machine machine, List<AlertRequest> alerts, Optional<IpAddress> client) {
        Run run = new Run(machine, client);
        List<Integer> firstOrders = new ArrayList<>();
        for (AlertRequest alert : alerts) {
            int before = run.orders.size();
            alert.decisions(config.banDuration()).forEach(decision -> run.add(alert, decision));
            if (run.orders.size() > before) {
                firstOrders.add(before);
            }
        }
        List<BanResult> results = store(run.orders);
        int changed = Math.toIntExact(results.stream()
                .filter(result -> result.effect() != BanResult.Effect.NONE)
                .count());
        machine.record(activity -> activity.reported(alerts.size(), changed));
        metrics.counter("bartizan.machine.alerts", "machine", machine.name()).increment(alerts.size());
        run.log(alerts.size(), changed);
        return firstOrders.stream()
                .map(first -> String.valueOf(results.get(first).ban().id()))
                .toList();
    }

    private List<BanResult> store(List<BanOrder> orders) {
        List<BanResult> results = new ArrayList<>(orders.size());
        try {
            for (int from = 0; from < orders.size(); from += BATCH) {
                results.addAll(bans.banLater(orders.subList(from, Math.min(from + BATCH, orders.size()))));
            }
        } finally {
            bans.publish();
        }
        return results;
    }

    /** There is one ban of a range and scenario. */
    private record Target(IpRange range, String scenario) {}

    /** One report of a machine. */
    private final class Run {

        private final Machine machine;
        private final Function<IpRange, Map<String, String>> objections;
        private final List<BanOrder> orders = new ArrayList<>();

        /** What the machine has banned, or orders to ban. */
        private final Set<Target> banned;

        private int unsupported;
        private int unreadable;
        private int refused;

        /** The first refused range, with the objections. */
        private @Nullable String firstRefused;

        private Run(Machine machine, Optional<IpAddress> client) {
            this.machine = machine;
            this.objections = guard.objections(client);
            this.banned = bans.of(machine.source())
                    .map(ban -> new Target(ban.range(), ban.scenario()))
                    .collect(Collectors.toCollection(HashSet::new));
        }

        private void add(AlertRequest alert, AlertRequest.DecisionRequest decision) {
            if (!decision.supported()) {
                unsupported++;
                return;
            }
            BanOrder order;
            try {
                order = order(alert, decision);
            } catch (IllegalArgumentException wrong) {
                unreadable++;
                return;
            }
            Target target = new Target(order.range(), order.scenario());
            Map<String, String> against = objections.apply(order.range());
            if (!against.isEmpty()) {
                refuse(order.range(), String.join(" ", against.values()));
            } else if (banned.size() >= config.maximumBans() && !banned.contains(target)) {
                refuse(order.range(), "The machine has bartizan.machine.maximum-bans active bans.");
            } else {
                banned.add(target);
                orders.add(order);
            }
        }

        private void refuse(IpRange range, String reason) {
            refused++;
            if (firstRefused == null) {
                firstRefused = range + ": " + reason;
            }
        }

        private BanOrder order(AlertRequest alert, AlertRequest.DecisionRequest decision) {
            return new BanOrder(
                    IpRange.parse(text(decision.value())),
                    Optional.of(new BanOrder.End.After(BanDuration.parse(text(decision.duration())))),
                    new BanCause(
                            machine.source(),
                            firstOf(decision.scenario(), alert.scenario()),
                            OutsideText.line(text(alert.message()))),
                    decision.remediation().orElseThrow(),
                    false,
                    Optional.empty());
        }

        private void log(int alerts, int changed) {
            LOG.infov(
                    "alerts_received",
                    kv("machine", machine.name()),
                    kv("alerts", alerts),
                    kv("bans", changed),
                    kv("unchanged", orders.size() - changed),
                    kv("unsupported", unsupported),
                    kv("unreadable", unreadable));
            if (refused > 0) {
                LOG.warnv(
                        "machine_bans_refused",
                        kv("machine", machine.name()),
                        kv("refused", refused),
                        kv("first", firstRefused));
            }
        }
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }

    /** The first scenario that is not empty. */
    private static String firstOf(@Nullable String decision, @Nullable String alert) {
        String line = OutsideText.line(text(decision));
        line = line.isEmpty() ? OutsideText.line(text(alert)) : line;
        return line.isEmpty() ? "unknown" : line;
    }

    /** The newest active bans that a machine reported. */
    List<AlertView> list(Machine machine, Predicate<ActiveBan> which, int limit) {
        return bans.of(machine.source())
                .filter(which)
                .sorted(Comparator.comparing(ActiveBan::id).reversed())
                .limit(limit)
                .map(ban -> AlertView.of(ban, machine, clock.instant()))
                .toList();
    }

    /** Lifts bans that a machine reported; others stay. */
    LiftedView lift(Machine machine, Predicate<ActiveBan> which) {
        return new LiftedView(String.valueOf(bans.lift(machine.source(), which)));
    }
}
