package dev.bartizan.crowdsec.decision;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.ban.EngineBans;
import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.crowdsec.CrowdSecConfig;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import dev.bartizan.remediation.Remediation;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Fetches the agent's decisions as one of its bouncers and publishes them with all other bans. Without a bouncer's key
 * nothing is fetched. While the agent does not answer, its last decisions stay in force until they end.
 */
@Singleton
class DecisionMerger {

    private static final Logger LOG = Logger.getLogger(DecisionMerger.class);

    /**
     * How often all decisions are fetched instead of changes only. Changes can be incomplete: for example they lack a
     * decision that was made in the second of the previous answer.
     */
    private static final Duration FULL_PULL_INTERVAL = Duration.ofMinutes(10);

    private final CrowdSecConfig config;
    private final LocalApi localApi;
    private final EngineBans bans;
    private final DatabaseState database;
    private final Clock clock;
    private final DeadlineQueue deadlines;

    /**
     * The agent's decisions in force. Of several decisions of a type about one range the longest counts, as for other
     * bouncers.
     */
    private final Map<Target, EngineBan> active = new HashMap<>();

    /** When to fetch all decisions. */
    private Instant fullPullDue = Instant.MIN;

    /** The mark of the bans at the last reconciliation. Another mark requires a full pull: changes may lack lifted bans. */
    private long lastMark = -1;

    private boolean failing;

    DecisionMerger(
            CrowdSecConfig config,
            LocalApi localApi,
            EngineBans bans,
            DatabaseState database,
            Clock clock,
            DeadlineQueue deadlines) {
        this.config = config;
        this.localApi = localApi;
        this.bans = bans;
        this.database = database;
        this.clock = clock;
        this.deadlines = deadlines;
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        deadlines.every("crowdsec-merge", Duration.ZERO, config.mergeInterval(), this::merge);
    }

    synchronized void merge() {
        if (!database.opened()) {
            return;
        }
        try {
            long mark = bans.mark();
            boolean all = mark != lastMark || !clock.instant().isBefore(fullPullDue);
            boolean changed = config.bouncerKey().filter(key -> pull(key, all)).isPresent();
            if ((all || changed) && !bans.reconcile(CrowdSecEngine.ORIGIN, mark, List.copyOf(active.values()))) {
                return;
            }
            lastMark = mark;
            fullPullDue = all ? clock.instant().plus(FULL_PULL_INTERVAL) : fullPullDue;
            logChange(false, Optional.empty());
        } catch (ServiceException failure) {
            fullPullDue = Instant.MIN;
            logChange(true, Optional.of(failure));
        }
    }

    /**
     * @return whether decisions were added or deleted
     */
    private boolean pull(String key, boolean all) {
        if (all && !localApi.ready()) {
            throw new ServiceException(ErrorCode.CROWDSEC_UNREACHABLE);
        }
        LocalApi.Changes changes = localApi.changes(key, all, config.mergeOrigins());
        if (all) {
            active.clear();
        }
        changes.deleted().stream()
                .map(DecisionMerger::target)
                .flatMap(Optional::stream)
                .forEach(active::remove);
        changes.added().forEach(this::add);
        Instant now = clock.instant();
        active.values().removeIf(ban -> ban.until().filter(now::isBefore).isEmpty());
        return !changes.added().isEmpty() || !changes.deleted().isEmpty();
    }

    /** The agent tells the end of a decision when it has no other one of this range and type. */
    private record Target(IpRange range, Remediation type) {}

    private static Optional<Target> target(AgentDecision decision) {
        return decision.range().flatMap(range -> decision.remediation().map(type -> new Target(range, type)));
    }

    private void add(AgentDecision decision) {
        target(decision)
                .ifPresent(target -> active.merge(
                        target,
                        new EngineBan(
                                target.range(),
                                target.type(),
                                decision.scenario(),
                                decision.origin(),
                                Optional.empty(),
                                Optional.of(decision.until())),
                        (one, other) -> one.until().get().isAfter(other.until().get()) ? one : other));
    }

    /** Logs once when failures begin and once when they end. */
    private void logChange(boolean fails, Optional<ServiceException> failure) {
        if (fails != failing) {
            failing = fails;
            failure.ifPresentOrElse(
                    cause -> LOG.warnv(
                            "crowdsec_decisions_not_merged",
                            kv("error_code", cause.code()),
                            kv("cause", String.valueOf(cause.details().get("cause")))),
                    () -> LOG.infov("crowdsec_decisions_merged", kv("bans", active.size())));
        }
    }
}
