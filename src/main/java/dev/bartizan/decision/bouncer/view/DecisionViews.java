package dev.bartizan.decision.bouncer.view;

import dev.bartizan.decision.DecisionPublisher;
import dev.bartizan.decision.DecisionSet;
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

    private volatile Generation current = new Generation(null, Map.of());

    DecisionViews(DecisionPublisher publisher) {
        this.publisher = publisher;
    }

    /** The identifiers for the pull of a bouncer with a filter. */
    public DecisionIds.Assigned idsForPull(BouncerFilter filter) {
        return ids.forPull(of(filter.unrestricted()));
    }

    /** The identifiers for a query. */
    public DecisionIds.Assigned idsForQuery() {
        return ids.forQueries();
    }

    private record Generation(@Nullable DecisionSet decisions, Map<BouncerFilter, BouncerDecisions> views) {}

    /**
     * The view of the published decision set through a filter.
     *
     * @throws dev.bartizan.error.ServiceException as {@link DecisionPublisher#require()}
     */
    public BouncerDecisions of(BouncerFilter filter) {
        DecisionSet published = publisher.require();
        Generation generation = current;
        if (generation.decisions() != published || generation.views().size() >= MAX_VIEWS) {
            generation = new Generation(published, new ConcurrentHashMap<>());
            current = generation;
        }
        return generation.views().computeIfAbsent(filter, wanted -> BouncerDecisions.of(published, wanted));
    }
}
