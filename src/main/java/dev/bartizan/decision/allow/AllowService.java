package dev.bartizan.decision.allow;

import dev.bartizan.ban.BanService;
import dev.bartizan.ban.engine.BanEngine;
import dev.bartizan.ban.inforce.Bans;
import dev.bartizan.decision.DecisionPublisher;
import dev.bartizan.decision.DecisionSet;
import dev.bartizan.decision.Lookup;
import dev.bartizan.decision.allow.AllowStep.Action;
import dev.bartizan.decision.allowlist.Allowlist;
import dev.bartizan.decision.allowlist.AllowlistEntry;
import dev.bartizan.decision.allowlist.AllowlistEntryView;
import dev.bartizan.decision.allowlist.AllowlistInForce;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Allows an address in Bartizan and in all engines. An engine that fails doesn't keep the others from it. */
@Singleton
class AllowService {

    private final Allowlist allowlist;
    private final AllowlistInForce allowed;
    private final EngineAllowances allowances;
    private final BanService bans;
    private final Bans inForce;
    private final Instance<BanEngine> engines;
    private final DecisionPublisher decisions;
    private final Clock clock;

    AllowService(
            Allowlist allowlist,
            AllowlistInForce allowed,
            EngineAllowances allowances,
            BanService bans,
            Bans inForce,
            Instance<BanEngine> engines,
            DecisionPublisher decisions,
            Clock clock) {
        this.allowlist = allowlist;
        this.allowed = allowed;
        this.allowances = allowances;
        this.bans = bans;
        this.inForce = inForce;
        this.engines = engines;
        this.decisions = decisions;
        this.clock = clock;
    }

    /**
     * Allows a CIDR, then lifts the bans inside it and the bans of networks around it that follow from bans of addresses.
     * Idempotent.
     *
     * @param author name of the caller's token
     * @throws ServiceException {@code INVALID_ADDRESS}; {@code VALIDATION_FAILED}; a database failure
     */
    AllowView allow(AllowRequest wanted, String author) {
        IpRange range = wanted.cidr();
        return allowances.exclusively(() -> {
            boolean before = allowed.contains(range);
            AllowlistEntry entry = allowlist.allow(range, wanted.reason(), wanted.end(), author);
            List<AllowStep> steps = new ArrayList<>();
            steps.add(AllowStep.allowed(BanService.MANUAL, before ? List.of() : List.of("allowlist")));
            steps.add(lift(BanService.MANUAL, range));
            for (BanEngine engine : engines) {
                // First allowed, then lifted, so that the engine doesn't ban it in between.
                EngineAllowances.Allowed result = allowances.allow(engine, range);
                steps.add(result.step());
                // Agents on other machines report bans of the same origin.
                steps.add(
                        engine.isPresent() || bans.hasInside(range, engine.origin())
                                ? lift(engine.origin(), range).plus(result.bans())
                                : AllowStep.absent(engine.origin(), Action.LIFT_BANS));
            }
            return new AllowView(
                    AllowlistEntryView.of(entry, Map.of()),
                    steps.stream().map(AllowView.Step::of).toList(),
                    largerBans(range),
                    lists(range));
        });
    }

    private AllowStep lift(String origin, IpRange range) {
        try {
            int around = origin.equals(BanService.MANUAL) ? bans.liftNetworksAround(range) : 0;
            return AllowStep.lifted(origin, around + bans.liftInside(range, origin));
        } catch (ServiceException failure) {
            return AllowStep.failed(origin, Action.LIFT_BANS, failure);
        }
    }

    private List<AllowView.LargerBan> largerBans(IpRange range) {
        return inForce.current()
                .covering(range, clock.instant())
                .filter(ban -> !ban.range().equals(range))
                .map(ban -> AllowView.LargerBan.of(ban, !ban.origin().equals(BanService.MANUAL)))
                .toList();
    }

    private List<String> lists(IpRange range) {
        Optional<DecisionSet> published = decisions.current();
        Stream<Lookup.Match> matches =
                published.stream().flatMap(set -> set.lookup(range, clock.instant()).matches().stream());
        return matches.filter(Lookup.Match.Listed.class::isInstance)
                .map(match -> ((Lookup.Match.Listed) match).list())
                .distinct()
                .toList();
    }
}
