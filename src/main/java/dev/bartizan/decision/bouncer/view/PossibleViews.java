package dev.bartizan.decision.bouncer.view;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a bouncer may have got since its state, without our knowledge. */
final class PossibleViews {

    private final Optional<BouncerState> state;
    private final List<BouncerDecisions> views;

    PossibleViews(Optional<BouncerState> state, List<BouncerDecisions> views) {
        this.state = state;
        this.views = views;
    }

    /** Whether the bouncer may have other decisions of a source than its state says. */
    boolean differ(String name) {
        Optional<Source> known = state.flatMap(has -> has.view().source(name));
        return views.stream()
                .map(view -> view.source(name))
                .anyMatch(sent ->
                        known.isEmpty() || sent.filter(known.get()::sameAs).isEmpty());
    }

    /** Whether one of the views has a decision. */
    boolean have(Decision decision) {
        return haveBefore(views.size(), decision);
    }

    private boolean haveBefore(int viewCount, Decision decision) {
        for (int i = 0; i < viewCount; i++) {
            if (views.get(i).has(decision, decision.type())) {
                return true;
            }
        }
        return false;
    }

    /** A walk over what the bouncer must delete because the current view doesn't have it. */
    Ended endedIn(BouncerDecisions current) {
        return new Ended(current);
    }

    /**
     * A walk over the decisions that the bouncer's state doesn't have, each once, without sources that the current view still has.
     * One step looks at one decision, so that it takes no long time.
     */
    final class Ended {

        private final BouncerDecisions current;
        private int view;
        private int source;
        private Source.@Nullable Walk walk;

        private Ended(BouncerDecisions current) {
            this.current = current;
        }

        /** Moves on; false at the end. */
        boolean step() {
            if (walk != null && walk.next()) {
                return true;
            }
            if (walk != null) {
                walk = null;
                source++;
            }
            if (view == views.size()) {
                return false;
            }
            List<Source> sources = views.get(view).sources();
            if (source == sources.size()) {
                source = 0;
                view++;
            } else if (current.source(sources.get(source).name())
                    .filter(sources.get(source)::sameAs)
                    .isPresent()) {
                source++;
            } else {
                walk = sources.get(source).walk();
                return walk.next() || step();
            }
            return true;
        }

        /** The decision of the last step; nothing if it had none. Valid until the next step. */
        Optional<Decision> decision() {
            return Optional.<Decision>ofNullable(walk).filter(found -> !handled(found));
        }

        /** Whether a view has a decision, and no stricter one on its value that was sent instead. */
        private boolean sent(BouncerDecisions has, Decision decision) {
            return has.filter().deduplicated()
                    ? has.sourceOf(decision)
                            .filter(strictest -> strictest.type() == decision.type())
                            .isPresent()
                    : has.has(decision, decision.type());
        }

        /** Whether the state, an earlier view or an earlier source has the decision. */
        private boolean handled(Decision decision) {
            return state.filter(has -> sent(has.view(), decision)).isPresent()
                    || haveBefore(view, decision)
                    || views.get(view).sources().subList(0, source).stream()
                            .anyMatch(earlier -> earlier.type() == decision.type() && earlier.has(decision));
        }
    }
}
