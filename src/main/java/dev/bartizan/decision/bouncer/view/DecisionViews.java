package dev.bartizan.decision.bouncer.view;

import dev.bartizan.decision.DecisionPublisher;
import dev.bartizan.decision.DecisionSet;
import dev.bartizan.ip.set.HostExpansion;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The views of the published decision set. Bouncers with equal filters share a view. */
@Singleton
public class DecisionViews {

    /** Bounds the memory, because requests can choose any filter. */
    private static final int MAX_VIEWS = 256;

    private final DecisionPublisher publisher;
    private final DecisionIds ids = new DecisionIds();

    private volatile Generation current = new Generation(null);

    DecisionViews(DecisionPublisher publisher) {
        this.publisher = publisher;
    }

    /**
     * Expands fewer networks if a filter would expand too many. The smallest networks come first, IPv4 before IPv6.
     *
     * @param addresses maximum number of addresses that networks are expanded to
     * @throws dev.bartizan.error.ServiceException as {@link DecisionPublisher#require()}
     */
    public BouncerFilter withExpansionUpTo(long addresses, BouncerFilter filter) {
        HostExpansion wanted = filter.values().expansion();
        if (wanted.equals(HostExpansion.NONE)) {
            return filter;
        }
        DecisionSet published = publisher.require();
        return filter.with(generation(published).expansions().computeIfAbsent(new Expansion(filter, addresses), any -> {
            ExpansionBudget budget = new ExpansionBudget(published, filter, addresses);
            return new HostExpansion(budget.spend(false, wanted.hostBits4()), budget.spend(true, wanted.hostBits6()));
        }));
    }

    /** The identifiers for the pull of a bouncer with a filter. */
    public DecisionIds.Assigned idsForPull(BouncerFilter filter) {
        return ids.forPull(of(filter.unrestricted()));
    }

    /** The identifiers for a query. */
    public DecisionIds.Assigned idsForQuery() {
        return ids.forQueries();
    }

    /** A filter with the maximum number of addresses that its networks are expanded to. */
    private record Expansion(BouncerFilter filter, long addresses) {}

    /** What has been computed from one published set. */
    private record Generation(
            @Nullable DecisionSet decisions,
            Map<BouncerFilter, BouncerDecisions> views,
            Map<Expansion, HostExpansion> expansions) {

        Generation(@Nullable DecisionSet decisions) {
            this(decisions, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }

        boolean isFull() {
            return Math.max(views.size(), expansions.size()) >= MAX_VIEWS;
        }
    }

    /**
     * The view of the published decision set through a filter.
     *
     * @throws dev.bartizan.error.ServiceException as {@link DecisionPublisher#require()}
     */
    public BouncerDecisions of(BouncerFilter filter) {
        DecisionSet published = publisher.require();
        return generation(published).views().computeIfAbsent(filter, wanted -> BouncerDecisions.of(published, wanted));
    }

    private Generation generation(DecisionSet published) {
        Generation generation = current;
        if (generation.decisions() != published || generation.isFull()) {
            generation = new Generation(published);
            current = generation;
        }
        return generation;
    }
}
