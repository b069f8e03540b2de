package dev.bartizan.deployment.run;

import dev.bartizan.deployment.traffic.Dial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One deployment and its progress.
 *
 * @param expect a text that the new container's answer must contain; empty if its health is enough
 * @param expectPath the path of that answer
 * @param oldContainer name of the container that served the app before
 * @param newContainer name of the new container
 * @param keptContainer name of a container that was kept by an earlier deployment and is removed at the end; empty if there is
 *     none
 * @param serving name of the container that gets the requests
 * @param problem why the deployment failed; empty if it didn't
 * @param endedAt when it ended; empty until then
 * @param steps all states so far, oldest first; the last one is the current state
 * @param dials all addresses that Caddy has ever dialled for the app
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
     * A state that the deployment went through.
     *
     * @param endedAt empty for the current state
     * @param note a remark for users, such as a failure
     */
    record Step(DeploymentState state, Instant startedAt, Optional<Instant> endedAt, Optional<String> note) {}

    DeploymentState state() {
        return steps.getLast().state();
    }

    /** The container that does not serve the app. */
    String idle() {
        return serving.equals(oldContainer) ? newContainer : oldContainer;
    }

    /** When it last entered a state; empty if it never did. */
    Optional<Instant> since(DeploymentState state) {
        return steps.reversed().stream()
                .filter(step -> step.state() == state)
                .map(Step::startedAt)
                .findFirst();
    }

    /** A copy in the next state, with a note about the current one. */
    Deployment enter(DeploymentState next, Optional<String> note, Instant now) {
        List<Step> more = new ArrayList<>(steps.subList(0, steps.size() - 1));
        Step last = steps.getLast();
        more.add(new Step(
                last.state(), last.startedAt(), last.endedAt().or(() -> Optional.of(now)), note.or(last::note)));
        more.add(new Step(next, now, next.ended() ? Optional.of(now) : Optional.empty(), Optional.empty()));
        return copy(serving, problem, next.ended() ? Optional.of(now) : Optional.empty(), more, dials);
    }

    /** A copy in the state in which a new process continues after a crash. */
    Deployment afterCrash(Instant now) {
        DeploymentState next = state().afterCrash();
        if (next == state()) {
            return this;
        }
        String reason = "Bartizan ended during the deployment.";
        return withProblem(reason).enter(next, Optional.of(reason), now);
    }

    /** A copy with a note about the current state. */
    Deployment note(String note) {
        List<Step> noted = new ArrayList<>(steps.subList(0, steps.size() - 1));
        Step last = steps.getLast();
        noted.add(new Step(last.state(), last.startedAt(), last.endedAt(), Optional.of(note)));
        return copy(serving, problem, endedAt, noted, dials);
    }

    /** A copy with a problem. */
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
