package dev.bartizan.deployment.run;

import dev.bartizan.container.check.HealthResult;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.engine.ContainerDetail;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The part of container supervision that deployments need. */
interface Supervision {

    /** Stores the desired state of a container. */
    void setDesiredState(String container, DesiredState desired);

    /** Runs a container's health check once. */
    HealthResult probe(ContainerDetail container);

    /** Sets the warnings of deployments about containers, by their names. Replaces those of the last call. */
    void setWarnings(Map<String, String> warnings);

    /** Until when a user wants the app to be left alone; empty if it isn't held. */
    Optional<Instant> heldUntil(String app);

    /** Runs an action while neither supervision nor users change an app's containers, and no hold of it begins. */
    <T> T exclusively(String app, Supplier<T> action);
}
