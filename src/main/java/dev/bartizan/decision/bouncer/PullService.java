package dev.bartizan.decision.bouncer;

import dev.bartizan.decision.StreamedBody;
import dev.bartizan.decision.bouncer.view.BouncerDecisions;
import dev.bartizan.decision.bouncer.view.BouncerFilter;
import dev.bartizan.decision.bouncer.view.BouncerState;
import dev.bartizan.decision.bouncer.view.CidrMode;
import dev.bartizan.decision.bouncer.view.Decision;
import dev.bartizan.decision.bouncer.view.DecisionViews;
import dev.bartizan.decision.bouncer.view.QueryBody;
import dev.bartizan.decision.bouncer.view.StreamBody;
import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.set.HostExpansion;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Answers bouncers from memory, without blocking. */
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
     * The caller of a request.
     *
     * @param session the bouncer
     * @param userAgent its user agent
     * @param address client address of the request
     */
    record Caller(BouncerSession session, @Nullable String userAgent, String address) {

        BouncerActivity.Contact contact(Instant at) {
            return new BouncerActivity.Contact(at, userAgent, address);
        }
    }

    /**
     * The decisions that the bouncer must add and remove. Its state changes when the whole response has been sent.
     *
     * @param startup whether the bouncer starts, so that it has no decisions
     * @throws dev.bartizan.error.ServiceException {@code NOT_READY}, or the database's failure, if nothing is published
     *     yet
     */
    StreamedBody pull(Caller caller, RequestedFilter requested, boolean startup) {
        BouncerSession session = caller.session();
        Instant now = clock.instant();
        BouncerFilter filter = filter(session.settings(), caller.userAgent(), requested);
        BouncerDecisions view = views.of(filter);
        Optional<BouncerState> before = startup ? Optional.empty() : session.state();
        return new StreamBody(before, view, views.idsForPull(filter), now, session::jitter, delivered -> {
            session.set(delivered);
            session.record(activity -> activity.pulled(caller.contact(now)));
        });
    }

    /** The decisions that contain all addresses of a value and match. */
    StreamedBody covering(Caller caller, RequestedFilter requested, Cidr value, Predicate<Decision> wanted) {
        return query(caller, view(caller, requested).covering(value).iterator(), wanted);
    }

    /** All decisions that match. */
    StreamedBody all(Caller caller, RequestedFilter requested, Predicate<Decision> wanted) {
        return query(caller, view(caller, requested).walk(), wanted);
    }

    /** The answer to a query that no decision can match. */
    StreamedBody none(Caller caller) {
        return query(caller, Collections.emptyIterator(), decision -> true);
    }

    private StreamedBody query(Caller caller, Iterator<? extends Decision> decisions, Predicate<Decision> wanted) {
        Instant now = clock.instant();
        return new QueryBody(
                decisions,
                wanted,
                views.idsForQuery(),
                now,
                found -> caller.session().record(activity -> activity.queried(caller.contact(now), found)));
    }

    private BouncerDecisions view(Caller caller, RequestedFilter requested) {
        return views.of(filter(caller.session().settings(), caller.userAgent(), requested));
    }

    /** Combines a bouncer's settings with the filter of its request. */
    BouncerFilter filter(BouncerSettings settings, @Nullable String userAgent, RequestedFilter requested) {
        CidrMode cidr = settings.cidr(userAgent);
        return new BouncerFilter(
                new BouncerFilter.Sources(settings.origins(), settings.lists(), requested.origins()),
                new BouncerFilter.Scenarios(requested.containing(), requested.notContaining()),
                new BouncerFilter.Values(
                        requested.hosts(),
                        requested.networks() && cidr != CidrMode.DROP,
                        cidr == CidrMode.EXPAND
                                ? new HostExpansion(32 - config.expandPrefixIpv4(), 128 - config.expandPrefixIpv6())
                                : HostExpansion.NONE),
                requested.deduplicated(),
                settings.maxEntries());
    }
}
