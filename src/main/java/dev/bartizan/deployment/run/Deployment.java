package dev.bartizan.deployment.run;

import dev.bartizan.deployment.plan.DeploymentPlan;
import dev.bartizan.deployment.plan.PullPolicy;
import dev.bartizan.deployment.traffic.Dial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One deployment and its progress.
 *
 * @param createdAt when it began
 */
record Deployment(long id, String app, Instant createdAt, Order order, Containers containers, Status status) {

    /**
     * What was asked for.
     *
     * @param image the new image
     * @param pull whether it is fetched although the engine has it
     * @param expect a text that the new container's answer must contain; empty if its health is enough
     * @param expectPath the path of that answer
     * @param by name of the account or token that asked for it; empty if it is unknown
     */
    record Order(
            String image,
            PullPolicy pull,
            Optional<String> expect,
            String expectPath,
            Optional<String> by,
            DeploymentPlan plan) {}

    /**
     * The names of the app's containers.
     *
     * @param old the container that served the app before
     * @param oldImage the image of that container
     * @param successor the new container
     * @param kept a container that was kept by an earlier deployment and is removed at the end; empty if there is none
     */
    record Containers(String old, String oldImage, String successor, Optional<String> kept) {}

    /**
     * What changes during the deployment.
     *
     * @param serving name of the container that gets the requests
     * @param problem why the deployment failed; empty if it didn't
     * @param endedAt when it ended; empty until then
     * @param steps all states so far, oldest first; the last one is the current state
     * @param dials all addresses that Caddy has ever dialled for the app
     */
    record Status(
            String serving, Optional<String> problem, Optional<Instant> endedAt, List<Step> steps, Set<Dial> dials) {}

    /**
     * A state that the deployment went through.
     *
     * @param endedAt empty for the current state
     * @param note a remark for users, such as a failure
     */
    record Step(DeploymentState state, Instant startedAt, Optional<Instant> endedAt, Optional<String> note) {}

    DeploymentState state() {
        return status.steps().getLast().state();
    }

    /** How the container is replaced. */
    DeploymentPlan plan() {
        return order.plan();
    }

    /** The container that does not serve the app. */
    String idle() {
        return status.serving().equals(containers.old()) ? containers.successor() : containers.old();
    }

    /** When it last entered a state; empty if it never did. */
    Optional<Instant> since(DeploymentState state) {
        return status.steps().reversed().stream()
                .filter(step -> step.state() == state)
                .map(Step::startedAt)
                .findFirst();
    }

    /** A copy in the next state, with a note about the current one. */
    Deployment enter(DeploymentState next, Optional<String> note, Instant now) {
        List<Step> more = earlierSteps();
        Step last = status.steps().getLast();
        more.add(new Step(
                last.state(), last.startedAt(), last.endedAt().or(() -> Optional.of(now)), note.or(last::note)));
        more.add(new Step(next, now, next.ended() ? Optional.of(now) : Optional.empty(), Optional.empty()));
        return copy(
                status.serving(),
                status.problem(),
                next.ended() ? Optional.of(now) : Optional.empty(),
                more,
                status.dials());
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
        List<Step> noted = earlierSteps();
        Step last = status.steps().getLast();
        noted.add(new Step(last.state(), last.startedAt(), last.endedAt(), Optional.of(note)));
        return copy(status.serving(), status.problem(), status.endedAt(), noted, status.dials());
    }

    /** All steps except the current one. */
    private List<Step> earlierSteps() {
        List<Step> steps = status.steps();
        return new ArrayList<>(steps.subList(0, steps.size() - 1));
    }

    /** A copy with a problem. */
    Deployment withProblem(String text) {
        return copy(status.serving(), Optional.of(text), status.endedAt(), status.steps(), status.dials());
    }

    Deployment withServing(String container) {
        return copy(container, status.problem(), status.endedAt(), status.steps(), status.dials());
    }

    Deployment withDials(Set<Dial> more) {
        return copy(status.serving(), status.problem(), status.endedAt(), status.steps(), more);
    }

    private Deployment copy(
            String serving, Optional<String> problem, Optional<Instant> endedAt, List<Step> steps, Set<Dial> dials) {
        Status next = new Status(serving, problem, endedAt, List.copyOf(steps), Set.copyOf(dials));
        return new Deployment(id, app, createdAt, order, containers, next);
    }
}
