package dev.bartizan.deployment.admission;

import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.RuntimeState;
import dev.bartizan.deployment.plan.DeploymentPlan;
import dev.bartizan.deployment.traffic.Dial;
import dev.bartizan.deployment.traffic.Successor;
import dev.bartizan.deployment.traffic.Traffic;
import dev.bartizan.deployment.traffic.Traffic.Reached;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Chooses the container that a deployment replaces, or refuses the deployment with all reasons. Changes nothing. */
@Singleton
public class Admission {

    private final ContainerEngine engine;
    private final Traffic traffic;

    Admission(ContainerEngine engine, Traffic traffic) {
        this.engine = engine;
        this.traffic = traffic;
    }

    /**
     * A deployment that a user wants.
     *
     * @param expects whether the new container must answer with a text
     * @param serving name of the container that serves the app according to its last deployment; empty if there is none
     * @param routed whether Caddy had a route to the app at its last deployment
     */
    public record Candidate(
            String app, DeploymentPlan plan, boolean expects, Optional<String> serving, boolean routed) {}

    /**
     * The container that the deployment replaces, with the addresses that Caddy dials for it.
     *
     * @throws ServiceException {@code CONTAINER_NOT_FOUND} if no container of the app runs; {@code DEPLOYMENT_REFUSED}; or a
     *     failure of the engine, Caddy or the database
     */
    public Reached admit(Candidate candidate) {
        List<ContainerDetail> running = running(candidate.app());
        return candidate.plan().routed() ? routed(candidate, running) : unrouted(candidate, running);
    }

    /** The running containers of the app; at least one. */
    private List<ContainerDetail> running(String app) {
        List<ContainerDetail> ofApp = engine.list().stream()
                .filter(container -> container.state() == RuntimeState.RUNNING
                        && Traffic.app(container.name(), container.labels()).equals(app))
                .map(container -> engine.inspect(container.id()))
                .toList();
        if (ofApp.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.CONTAINER_NOT_FOUND, "No container of the app runs.", Map.of("app", app));
        }
        return ofApp;
    }

    private Reached routed(Candidate candidate, List<ContainerDetail> running) {
        List<Reached> reached = traffic.reached(candidate.app(), running);
        List<String> reasons = new ArrayList<>();
        if (reached.isEmpty()) {
            reasons.add(
                    "Caddy's configuration has no route to a container of the app. An app that needs none is deployed"
                            + " with the proxy `none`.");
        } else if (reached.size() > 1) {
            reasons.add("Caddy sends requests to several containers of the app.");
        }
        if (reasons.isEmpty()) {
            reasons.addAll(obstacles(
                    candidate.plan(),
                    reached.getFirst().container(),
                    reached.getFirst().dials()));
        } else {
            running.forEach(container -> reasons.addAll(obstacles(candidate.plan(), container, Set.of())));
        }
        requireNone(reasons);
        return reached.getFirst();
    }

    private Reached unrouted(Candidate candidate, List<ContainerDetail> running) {
        List<String> reasons = new ArrayList<>();
        reachedIfKnown(candidate, running)
                .forEach(reached -> reasons.add("Caddy sends requests to %s, so the proxy can't be `none`."
                        .formatted(reached.container().name())));
        if (candidate.expects()) {
            reasons.add("`expect` needs a route: without one it isn't known which port must answer.");
        }
        Optional<String> serving =
                candidate.serving().filter(name -> engine.find(name).isPresent());
        Optional<ContainerDetail> old = running.stream()
                .filter(container -> serving.map(container.name()::equals).orElse(running.size() == 1))
                .findFirst();
        if (old.isEmpty() && serving.isPresent()) {
            reasons.add("%s, which the last deployment left, doesn't run.".formatted(serving.get()));
        } else if (old.isEmpty()) {
            reasons.add("Several containers of the app run, and it isn't known which one is replaced: %s."
                    .formatted(
                            running.stream().map(ContainerDetail::name).sorted().collect(Collectors.joining(", "))));
        }
        old.ifPresent(container -> reasons.addAll(obstacles(candidate.plan(), container, Set.of())));
        requireNone(reasons);
        return new Reached(old.orElseThrow(), Set.of(), Set.of());
    }

    /** Machines that only have workers have no Caddy. */
    private List<Reached> reachedIfKnown(Candidate candidate, List<ContainerDetail> running) {
        try {
            return traffic.reached(candidate.app(), running);
        } catch (ServiceException failure) {
            if (failure.code() == ErrorCode.CADDY_UNREACHABLE && !candidate.routed()) {
                return List.of();
            }
            throw failure;
        }
    }

    private List<String> obstacles(DeploymentPlan plan, ContainerDetail container, Set<Dial> dials) {
        return Successor.of(engine, container, dials, plan)
                .map(Successor::obstacles)
                .orElseGet(() -> List.of(Successor.imageGone(container)));
    }

    private static void requireNone(List<String> reasons) {
        if (!reasons.isEmpty()) {
            throw refused(reasons.stream().distinct().toList());
        }
    }

    /** The refusal of a deployment. */
    public static ServiceException refused(List<String> reasons) {
        return new ServiceException(ErrorCode.DEPLOYMENT_REFUSED, reasons.getFirst(), Map.of("reasons", reasons));
    }
}
