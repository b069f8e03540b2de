package dev.bartizan.deployment.run;

import dev.bartizan.deployment.traffic.Dial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One deployment, as far as it has come.
 *
 * @param expect what the new container has to answer with, somewhere in the body; nothing if its health is enough
 * @param expectPath where it has to answer so
 * @param oldContainer the name of the one that served the app before
 * @param newContainer the name of the one that is to serve it
 * @param keptContainer the name of the one that was kept before and is removed in the end; nothing if there is none
 * @param serving the name of the one that requests are sent to
 * @param problem why it failed, for people; nothing if it hasn't
 * @param endedAt when it came to its end; nothing before that
 * @param steps all states that it has gone through, oldest first; the last one is its own
 * @param dials all that has ever been dialled for the app
 */
record Deployment(
        long id,
        String app,
        String image,
        Optional<String> expect,
        String expectPath,
        String oldContainer,
        String oldImage,
        String newContainer,
        Optional<String> keptContainer,
        String serving,
        Optional<String> problem,
        Instant createdAt,
        Optional<Instant> endedAt,
        List<Step> steps,
        Set<Dial> dials) {

    /**
     * A state that it went through.
     *
     * @param endedAt nothing if it is in it
     * @param note what came of it, for people; nothing if there is nothing to say
     */
    record Step(DeploymentState state, Instant startedAt, Optional<Instant> endedAt, Optional<String> note) {}

    DeploymentState state() {
        return steps.getLast().state();
    }

    /** The container that does not serve the app. */
    String idle() {
        return serving.equals(oldContainer) ? newContainer : oldContainer;
    }

    /** When it last got into a state; nothing if it never was in it. */
    Optional<Instant> since(DeploymentState state) {
        return steps.reversed().stream()
                .filter(step -> step.state() == state)
                .map(Step::startedAt)
                .findFirst();
    }

    /** In the next state, with what came of this one. */
    Deployment enter(DeploymentState next, Optional<String> note, Instant now) {
        List<Step> more = new ArrayList<>(steps.subList(0, steps.size() - 1));
        Step last = steps.getLast();
        more.add(new Step(
                last.state(), last.startedAt(), last.endedAt().or(() -> Optional.of(now)), note.or(last::note)));
        more.add(new Step(next, now, next.ended() ? Optional.of(now) : Optional.empty(), Optional.empty()));
        return copy(serving, problem, next.ended() ? Optional.of(now) : Optional.empty(), more, dials);
    }

    /** As it is taken up by the next process after one that ended in the middle of it. */
    Deployment afterCrash(Instant now) {
        DeploymentState next = state().afterCrash();
        if (next == state()) {
            return this;
        }
        String reason = "Bartizan ended in the middle of it.";
        return withProblem(reason).enter(next, Optional.of(reason), now);
    }

    /** With something to say of the state that it is in. */
    Deployment note(String note) {
        List<Step> noted = new ArrayList<>(steps.subList(0, steps.size() - 1));
        Step last = steps.getLast();
        noted.add(new Step(last.state(), last.startedAt(), last.endedAt(), Optional.of(note)));
        return copy(serving, problem, endedAt, noted, dials);
    }

    /** As failed. */
    Deployment withProblem(String text) {
        return copy(serving, Optional.of(text), endedAt, steps, dials);
    }

    Deployment withServing(String container) {
        return copy(container, problem, endedAt, steps, dials);
    }

    Deployment withDials(Set<Dial> more) {
        return copy(serving, problem, endedAt, steps, more);
    }

    private Deployment copy(
            String nextServing,
            Optional<String> nextProblem,
            Optional<Instant> nextEnd,
            List<Step> nextSteps,
            Set<Dial> nextDials) {
        return new Deployment(
                id,
                app,
                image,
                expect,
                expectPath,
                oldContainer,
                oldImage,
                newContainer,
                keptContainer,
                nextServing,
                nextProblem,
                createdAt,
                nextEnd,
                List.copyOf(nextSteps),
                Set.copyOf(nextDials));
    }
}
