package dev.bartizan.deployment.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * How a deployment replaces a container.
 *
 * @param startTimeout how long the new container may take to become healthy; empty for the configured time
 * @param watchWindow how long after the switch a failure switches back; empty for the configured time
 */
public record DeploymentPlan(
        Strategy strategy, AppProxy proxy, Optional<Duration> startTimeout, Optional<Duration> watchWindow) {

    /** The plan of a deployment without any options. */
    public static final DeploymentPlan USUAL =
            new DeploymentPlan(Strategy.BLUE_GREEN, AppProxy.CADDY, Optional.empty(), Optional.empty());

    /** Whether both containers run at the same time. */
    public boolean together() {
        return strategy == Strategy.BLUE_GREEN;
    }

    /** Whether Caddy sends requests to the app. */
    public boolean routed() {
        return proxy == AppProxy.CADDY;
    }
}
