package dev.bartizan.decision.bouncer;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.decision.StreamedBody;
import dev.bartizan.decision.bouncer.cursor.BouncerCursors;
import dev.bartizan.decision.bouncer.held.HeldRange;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Answers bouncers from memory, without blocking. */
@Singleton
class PullService {

    private static final Logger LOG = Logger.getLogger(PullService.class);

    private final DecisionViews views;
    private final BouncerCursors cursors;
    private final KnownNames known;
    private final BouncerConfig config;
    private final Clock clock;

    PullService(DecisionViews views, BouncerCursors cursors, KnownNames known, BouncerConfig config, Clock clock) {
        this.views = views;
        this.cursors = cursors;
        this.known = known;
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
        RangeSupport support = RangeSupport.of(caller.userAgent(), requested.namesScopes());
        session.set(support);
        noteOrigins(session, requested.origins());
        BouncerFilter filter = views.withExpansionUpTo(
                config.expandMaximum(), filter(session.settings(), Optional.of(support), requested));
        BouncerDecisions view = views.of(filter);
        session.catchUp(cursors);
        // While the database can't be read, it gets all decisions; what it had is considered later.
        boolean unknown = !startup && session.state().isEmpty() && !cursors.loaded();
        if (!startup && session.state().isEmpty()) {
            cursors.restored(session.id()).ifPresent(session::restore);
        }
        Optional<BouncerState> before = startup ? Optional.empty() : session.state();
        List<BouncerDecisions> considered = session.possible();
        List<BouncerDecisions> possible = startup ? List.of() : considered;
        session.sending(view);
        before.ifPresent(state -> cursors.sending(session.id(), state, session.possible()));
        return new StreamBody(before, possible, view, views.idsForPull(filter), now, session::jitter, delivered -> {
            session.set(delivered, considered);
            if (startup) {
                session.needNoCursor();
            } else if (unknown) {
                session.missCursor(now);
            }
            if (!session.missesCursor()) {
                cursors.pulled(session.id(), now, delivered);
            }
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
        noteOrigins(caller.session(), requested.origins());
        return views.of(filter(caller.session().settings(), Optional.empty(), requested));
    }

    /**
     * What a bouncer has, and what its next request gets; empty if what it has is not known.
     *
     * @param isV6 the family of the networks that its program blocks or not
     */
    Optional<HeldRange.Views> views(BouncerSession session, boolean isV6) {
        Optional<BouncerState> state = session.state();
        List<BouncerDecisions> possible = session.possible();
        if (state.isEmpty() && cursors.loaded()) {
            Optional<BouncerCursors.Restored> restored = cursors.restored(session.id());
            state = restored.map(BouncerCursors.Restored::state);
            possible = restored.map(BouncerCursors.Restored::possible).orElse(possible);
        }
        if (state.isEmpty() && session.activity().queries() == 0) {
            return Optional.empty();
        }
        Optional<BouncerDecisions> sent = state.map(BouncerState::view);
        BouncerFilter filter = sent.map(view -> filter(session.settings(), view.filter()))
                .orElseGet(() -> filter(session.settings(), Optional.empty(), RequestedFilter.ALL));
        RangeSupport support = session.rangeSupport();
        return Optional.of(new HeldRange.Views(
                sent,
                possible,
                views.of(filter),
                views.of(filter.unrestricted()),
                isV6 ? support.blocksIpv6() : support.blocksIpv4()));
    }

    /** The filter of a bouncer's next pull, if it requests the same as in its last one. */
    private static BouncerFilter filter(BouncerSettings settings, BouncerFilter last) {
        return new BouncerFilter(
                new BouncerFilter.Sources(
                        settings.origins(), settings.lists(), last.sources().requested()),
                last.scenarios(),
                last.values(),
                last.type(),
                last.deduplicated(),
                settings.maxEntries());
    }

    private void noteOrigins(BouncerSession session, Set<String> requested) {
        Set<String> unknown = known.unknownOrigins(requested);
        if (session.setUnknownOrigins(unknown) && !unknown.isEmpty()) {
            LOG.warnv(
                    "bouncer_requests_unknown_origins",
                    kv("bouncer", session.name()),
                    kv("origins", unknown),
                    kv("known", known.origins()));
        }
    }

    /**
     * Combines a bouncer's settings with the filter of its request.
     *
     * @param support for pulls: which networks the bouncer blocks; empty for queries, for which nothing is expanded
     */
    BouncerFilter filter(BouncerSettings settings, Optional<RangeSupport> support, RequestedFilter requested) {
        CidrMode cidr = settings.cidr(support.orElse(RangeSupport.ALL));
        return new BouncerFilter(
                new BouncerFilter.Sources(settings.origins(), settings.lists(), requested.origins()),
                requested.scenarios(),
                new BouncerFilter.Values(
                        requested.hosts(),
                        requested.networks() && cidr != CidrMode.DROP,
                        cidr == CidrMode.EXPAND && support.isPresent()
                                ? expansion(settings, support.get())
                                : HostExpansion.NONE),
                requested.type(),
                requested.deduplicated(),
                settings.maxEntries());
    }

    private HostExpansion expansion(BouncerSettings settings, RangeSupport support) {
        HostExpansion small = new HostExpansion(32 - config.expandPrefixIpv4(), 128 - config.expandPrefixIpv6());
        return settings.cidr().isPresent() ? small : support.expansion(small);
    }
}
