package dev.bartizan.decision.bouncer.view;

import dev.bartizan.decision.DecisionPublisher;
import dev.bartizan.decision.DecisionSet;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The views of what is published now: bouncers with the same filter share one. */
@Singleton
public class DecisionViews {

    /** Requests choose filters too, so there could be any number of them. */
    private static final int MOST_VIEWS = 256;

    private final DecisionPublisher publisher;

    private volatile Generation current = new Generation(null, Map.of());

    DecisionViews(DecisionPublisher publisher) {
        this.publisher = publisher;
    }

    private record Generation(DecisionSet decisions, Map<BouncerFilter, DecisionView> views) {}

    /**
     * What a filter lets through of what is published.
     *
     * @throws dev.bartizan.error.ServiceException as {@link DecisionPublisher#require()}
     */
    public DecisionView of(BouncerFilter filter) {
        DecisionSet published = publisher.require();
        Generation generation = current;
        if (generation.decisions() != published || generation.views().size() >= MOST_VIEWS) {
            generation = new Generation(published, new ConcurrentHashMap<>());
            current = generation;
        }
        return generation.views().computeIfAbsent(filter, wanted -> DecisionView.of(published, wanted));
    }
}
