package dev.bartizan.decision.bouncer;

import dev.bartizan.decision.StreamedBody;
import dev.bartizan.decision.bouncer.view.BouncerFilter;
import dev.bartizan.decision.bouncer.view.CidrMode;
import dev.bartizan.decision.bouncer.view.Decision;
import dev.bartizan.decision.bouncer.view.DecisionView;
import dev.bartizan.decision.bouncer.view.DecisionViews;
import dev.bartizan.decision.bouncer.view.QueryBody;
import dev.bartizan.decision.bouncer.view.StreamBody;
import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.set.HostExpansion;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** Answers bouncers from memory; nothing here blocks. */
@Singleton
class PullService {

    private final DecisionViews views;
    private final BouncerConfig config;
    private final Clock clock;

    PullService(DecisionViews views, BouncerConfig config, Clock clock) {
        this.views = views;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Who asks.
     *
     * @param session the bouncer
     * @param userAgent as it says; may be {@code null}
     * @param address that the request comes from
     */
    record Caller(BouncerSession session, String userAgent, String address) {}

    /**
     * What the bouncer has to add and to remove; it knows it when the whole answer was sent.
     *
     * @param startup whether it starts, so that it knows nothing
     * @throws dev.bartizan.error.ServiceException {@code NOT_READY}, or the database's failure, before anything was
     *     published
     */
    StreamedBody pull(Caller caller, RequestedFilter requested, boolean startup) {
        BouncerSession session = caller.session();
        Instant now = clock.instant();
        DecisionView view = views.of(filter(session.settings(), caller.userAgent(), requested));
        return new StreamBody(startup ? Optional.empty() : session.known(), view, now, session::jitter, known -> {
            session.knows(known);
            session.record(activity -> activity.pulled(now, caller.userAgent(), caller.address()));
        });
    }

    /** The decisions that have all addresses of a value, and fit. */
    StreamedBody covering(Caller caller, RequestedFilter requested, Cidr value, Predicate<Decision> wanted) {
        return new QueryBody(view(caller, requested).covering(value).iterator(), wanted, clock.instant());
    }

    /** All decisions that fit. */
    StreamedBody all(Caller caller, RequestedFilter requested, Predicate<Decision> wanted) {
        return new QueryBody(view(caller, requested).walk(), wanted, clock.instant());
    }

    private DecisionView view(Caller caller, RequestedFilter requested) {
        return views.of(filter(caller.session().settings(), caller.userAgent(), requested));
    }

    /** What a bouncer's row allows and its request asks for, together. */
    BouncerFilter filter(BouncerSettings settings, String userAgent, RequestedFilter requested) {
        CidrMode cidr = settings.cidr(userAgent);
        return new BouncerFilter(
                settings.origins(),
                settings.lists(),
                requested.origins(),
                requested.hosts(),
                requested.networks() && cidr != CidrMode.DROP,
                requested.containing(),
                requested.notContaining(),
                cidr == CidrMode.EXPAND
                        ? new HostExpansion(32 - config.expandPrefixIpv4(), 128 - config.expandPrefixIpv6())
                        : HostExpansion.NONE,
                requested.deduplicated(),
                settings.maxEntries());
    }
}
