package dev.bartizan.deployment.run;

import dev.bartizan.container.check.HealthResult;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.engine.ContainerDetail;

/** What a deployment needs of the supervision of containers. */
interface Supervision {

    /** Stores what is wanted of a container. */
    void setDesiredState(String container, DesiredState desired);

    /** Runs a container's health check once. */
    HealthResult probe(ContainerDetail container);

    /** Does something while nobody else touches an app's containers. */
    void exclusively(String app, Runnable action);
}
