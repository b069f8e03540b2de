package dev.bartizan.crowdsec.decision;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.ban.EngineBans;
import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.crowdsec.CrowdSecConfig;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
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
 * Publishes what the agent bans with all else that is published, as a bouncer of the agent. Without the key of one nothing
 * is. While the agent is silent, what it said last stays in force until it runs out.
 */
@Singleton
class DecisionMerger {

    private static final Logger LOG = Logger.getLogger(DecisionMerger.class);

    /** How long to go on with changes only, which may miss something, such as what was made in the second of the last answer. */
    private static final Duration LONGEST_WITHOUT_ALL = Duration.ofMinutes(10);

    private final CrowdSecConfig config;
    private final LocalApi localApi;
    private final EngineBans bans;
    private final DatabaseState database;
    private final Clock clock;
    private final DeadlineQueue deadlines;

    /** What the agent has in force. As for its other bouncers, one decision of each range counts: the longest. */
    private final Map<IpRange, EngineBan> held = new HashMap<>();

    /** When to ask for everything. */
    private Instant allDue = Instant.MIN;

    /** Of the bans when they were brought in line last: lifted ones may not be told as a change. */
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
            boolean all = mark != lastMark || !clock.instant().isBefore(allDue);
            boolean changed = config.bouncerKey().filter(key -> pull(key, all)).isPresent();
            if ((all || changed) && !bans.reconcile(CrowdSecEngine.ORIGIN, mark, List.copyOf(held.values()))) {
                return;
            }
            lastMark = mark;
            allDue = all ? clock.instant().plus(LONGEST_WITHOUT_ALL) : allDue;
            said(false, Optional.empty());
        } catch (ServiceException failure) {
            allDue = Instant.MIN;
            said(true, Optional.of(failure));
        }
    }

    /**
     * @return whether there was something new
     */
    private boolean pull(String key, boolean all) {
        if (all && !localApi.ready()) {
            throw new ServiceException(ErrorCode.CROWDSEC_UNREACHABLE);
        }
        LocalApi.Changes changes = localApi.changes(key, all, config.mergeOrigins());
        if (all) {
            held.clear();
        }
        changes.deleted().stream()
                .map(AgentDecision::banned)
                .flatMap(Optional::stream)
                .forEach(held::remove);
        changes.added().forEach(this::hold);
        Instant now = clock.instant();
        held.values().removeIf(ban -> ban.until().filter(now::isBefore).isEmpty());
        return !changes.added().isEmpty() || !changes.deleted().isEmpty();
    }

    private void hold(AgentDecision decision) {
        decision.banned()
                .ifPresent(range -> held.merge(
                        range,
                        new EngineBan(
                                range,
                                decision.scenario(),
                                decision.origin(),
                                Optional.empty(),
                                Optional.of(decision.until())),
                        (one, other) -> one.until().get().isAfter(other.until().get()) ? one : other));
    }

    /** Once when it begins, once when it is over. */
    private void said(boolean fails, Optional<ServiceException> failure) {
        if (fails != failing) {
            failing = fails;
            failure.ifPresentOrElse(
                    cause -> LOG.warnv(
                            "crowdsec_decisions_not_merged",
                            kv("error_code", cause.code()),
                            kv("cause", String.valueOf(cause.details().get("cause")))),
                    () -> LOG.infov("crowdsec_decisions_merged", kv("bans", held.size())));
        }
    }
}
