package dev.bartizan.crowdsec.decision;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.ban.BanOrder;
import dev.bartizan.ban.BanService;
import dev.bartizan.ban.EngineBans;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Page;
import dev.bartizan.ip.IpRange;
import dev.bartizan.remediation.Remediation;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Lists, sets and lifts decisions of the agent on behalf of API users. */
@Singleton
public class AgentDecisions {

    private static final Logger LOG = Logger.getLogger(AgentDecisions.class);

    private final LocalApi localApi;
    private final BanService bans;
    private final EngineBans engineBans;
    private final Audit audit;

    AgentDecisions(LocalApi localApi, BanService bans, EngineBans engineBans, Audit audit) {
        this.localApi = localApi;
        this.bans = bans;
        this.engineBans = engineBans;
        this.audit = audit;
    }

    /**
     * One page of the decisions in force, newest first.
     *
     * @throws ServiceException {@code CROWDSEC_UNREACHABLE}
     */
    public Page<AgentDecisionView> list(int page, int pageSize) {
        List<AgentDecision> all = localApi.decisions();
        List<AgentDecisionView> items = all.stream()
                .skip(Page.offset(page, pageSize))
                .limit(pageSize)
                .map(AgentDecisionView::of)
                .toList();
        return new Page<>(items, page, pageSize, all.size());
    }

    /**
     * Bans a range in the agent; the order must have a duration.
     *
     * @throws ServiceException {@code BAN_REFUSED}; {@code CROWDSEC_UNREACHABLE}
     */
    public AgentBanView ban(BanOrder order) {
        bans.requireHarmless(order);
        AuditChange change = AuditChange.of("crowdsec.ban", order.range())
                .after("duration", order.duration(), "reason", order.reason(), "force", order.force());
        Instant until = audit.reporting(
                change, () -> localApi.ban(order.range(), order.duration().orElseThrow(), order.reason()));
        return new AgentBanView("banned", order.range().toString(), until, order.reason());
    }

    /**
     * The ban of exactly this range; of several the one that lasts longest.
     *
     * @throws ServiceException {@code NOT_FOUND} if there is none; {@code CROWDSEC_UNREACHABLE}
     */
    public AgentBanView get(IpRange range) {
        return localApi.bans(range).stream()
                .filter(decision -> decision.remediation().equals(Optional.of(Remediation.ban)))
                .max(Comparator.comparing(AgentDecision::until))
                .map(ban -> new AgentBanView("banned", range.toString(), ban.until(), ban.scenario()))
                .orElseThrow(() -> none(range));
    }

    /**
     * Lifts all bans of exactly this range, in the agent and at once in what Bartizan publishes.
     *
     * @throws ServiceException {@code NOT_FOUND} if there is none; {@code CROWDSEC_UNREACHABLE}
     */
    public LiftedAgentBansView lift(IpRange range) {
        int lifted = audit.reporting(AuditChange.of("crowdsec.lift", range), () -> localApi.lift(Set.of(range)));
        try {
            engineBans.liftedByEngine(CrowdSecEngine.ORIGIN, ban -> ban.range().equals(range));
        } catch (DatabaseException failure) {
            // The agent has lifted it, and the next merge ends it here.
            LOG.infov("lifted_ban_not_ended", kv("range", range.toString()), kv("error_code", failure.code()));
        }
        if (lifted == 0) {
            throw none(range);
        }
        return new LiftedAgentBansView("unbanned", range.toString(), lifted);
    }

    private static ServiceException none(IpRange range) {
        return new ServiceException(ErrorCode.NOT_FOUND, Map.of("range", range.toString()));
    }
}
