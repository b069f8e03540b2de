package dev.bartizan.deployment.run;

import dev.bartizan.deployment.plan.AppProxy;
import dev.bartizan.deployment.plan.DeploymentPlan;
import dev.bartizan.deployment.plan.PullPolicy;
import dev.bartizan.deployment.plan.Strategy;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A row of {@code deployment} with its steps and dials. */
@Entity
@Table(name = "deployment")
class DeploymentRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    /** The node on whose engine it is. */
    String node;

    String app;
    String image;

    @Enumerated(EnumType.STRING)
    PullPolicy pull;

    /** Absent if health is enough. */
    @Nullable
    String expect;

    String expectPath;
    String oldContainer;
    String oldImage;
    String newContainer;

    /** Absent if there is none. */
    @Nullable
    String keptContainer;

    /** Name of an account or token. Absent for deployments of earlier versions. */
    @Nullable
    String startedBy;

    @Enumerated(EnumType.STRING)
    Strategy strategy;

    @Enumerated(EnumType.STRING)
    AppProxy proxy;

    /** In milliseconds. Absent for the configured time. */
    @Nullable
    Long startTimeout;

    /** In milliseconds. Absent for the configured time. */
    @Nullable
    Long watchWindow;

    String serving;

    /** Absent if it has not failed. */
    @Nullable
    String problem;

    Instant createdAt;

    /** Absent until it ends. */
    @Nullable
    Instant endedAt;

    @ElementCollection
    @CollectionTable(name = "deployment_step", joinColumns = @JoinColumn(name = "deployment_id"))
    @OrderColumn(name = "position")
    List<StepRow> steps = new ArrayList<>();

    @ElementCollection
    @CollectionTable(name = "deployment_dial", joinColumns = @JoinColumn(name = "deployment_id"))
    Set<DialRow> dials = new HashSet<>();

    static DeploymentRow of(Deployment deployment) {
        DeploymentRow stored = new DeploymentRow();
        stored.app = deployment.app();
        stored.image = deployment.order().image();
        stored.pull = deployment.order().pull();
        stored.expect = deployment.order().expect().orElse(null);
        stored.expectPath = deployment.order().expectPath();
        stored.startedBy = deployment.order().by().orElse(null);
        stored.oldContainer = deployment.containers().old();
        stored.oldImage = deployment.containers().oldImage();
        stored.newContainer = deployment.containers().successor();
        stored.keptContainer = deployment.containers().kept().orElse(null);
        stored.strategy = deployment.plan().strategy();
        stored.proxy = deployment.plan().proxy();
        stored.startTimeout =
                deployment.plan().startTimeout().map(Duration::toMillis).orElse(null);
        stored.watchWindow =
                deployment.plan().watchWindow().map(Duration::toMillis).orElse(null);
        stored.createdAt = deployment.createdAt();
        stored.update(deployment);
        return stored;
    }

    /** Updates the fields that change during a deployment. */
    final void update(Deployment deployment) {
        serving = deployment.status().serving();
        problem = deployment.status().problem().orElse(null);
        endedAt = deployment.status().endedAt().orElse(null);
        steps.clear();
        deployment.status().steps().forEach(step -> steps.add(StepRow.of(step)));
        deployment.status().dials().forEach(dial -> dials.add(DialRow.of(dial)));
    }

    Deployment toDeployment() {
        return new Deployment(
                id,
                app,
                createdAt,
                new Deployment.Order(
                        image,
                        pull,
                        Optional.ofNullable(expect),
                        expectPath,
                        Optional.ofNullable(startedBy),
                        new DeploymentPlan(
                                strategy,
                                proxy,
                                Optional.ofNullable(startTimeout).map(Duration::ofMillis),
                                Optional.ofNullable(watchWindow).map(Duration::ofMillis))),
                new Deployment.Containers(oldContainer, oldImage, newContainer, Optional.ofNullable(keptContainer)),
                new Deployment.Status(
                        serving,
                        Optional.ofNullable(problem),
                        Optional.ofNullable(endedAt),
                        steps.stream().map(StepRow::toStep).toList(),
                        dials.stream().map(DialRow::toDial).collect(Collectors.toUnmodifiableSet())));
    }
}
