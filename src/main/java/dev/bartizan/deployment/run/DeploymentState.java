package dev.bartizan.deployment.run;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.bartizan.deployment.plan.Strategy;
import java.util.Locale;

/**
 * The state of a deployment. Each state is stored before its step is performed, and every step is idempotent.
 */
public enum DeploymentState {
    /** The image is pulled unless the engine has it. */
    PULLING,
    /** The new container is created from the old one's settings and the new image. */
    CREATING,
    /** The old container is stopped, because both can't run at the same time. */
    HALTING,
    /** The new container is started. */
    STARTING,
    /** The new container must pass several health checks in a row. */
    CHECKING,
    /** Caddy's routes are switched to the new container. */
    SWITCHING,
    /** Requests go to the new container; a failure switches back. */
    WATCHING,
    /** The old container finishes its open requests. */
    DRAINING,
    /** The old container is stopped, and the previously kept one is removed. */
    STOPPING,
    /** The new container serves the app. */
    SUCCEEDED,
    /** The new container is removed; it never got a request. */
    DISCARDING,
    /** The old container, which was stopped, is started again. */
    RESTORING,
    /** The old container serves the app; or the new one does, because the old one can't run any more. */
    FAILED,
    /** The old container is started and must pass health checks. */
    RETURNING,
    /** Caddy's routes are switched back to the old container. */
    SWITCHING_BACK,
    /** The new container finishes its open requests and is stopped. */
    RETIRING,
    /** The old container serves the app again. */
    ROLLED_BACK;

    /** The name in the API. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the deployment has ended. */
    boolean ended() {
        return switch (this) {
            case SUCCEEDED, FAILED, ROLLED_BACK -> true;
            default -> false;
        };
    }

    /** Whether supervision and users must not change the app's containers in this state. */
    boolean exclusive() {
        return this != WATCHING && !ended();
    }

    /** Whether this state's step changes the routes, so that nothing else may change them. */
    boolean switching() {
        return this == SWITCHING || this == SWITCHING_BACK;
    }

    /** The state after a successful step. */
    DeploymentState next(Strategy strategy) {
        boolean together = strategy == Strategy.BLUE_GREEN;
        return switch (this) {
            case PULLING -> CREATING;
            case CREATING -> together ? STARTING : HALTING;
            case HALTING -> STARTING;
            case STARTING -> CHECKING;
            case CHECKING -> SWITCHING;
            case SWITCHING -> WATCHING;
            case WATCHING -> together ? DRAINING : STOPPING;
            case DRAINING -> STOPPING;
            case STOPPING, SUCCEEDED -> SUCCEEDED;
            case DISCARDING -> together ? FAILED : RESTORING;
            case RESTORING, FAILED -> FAILED;
            case RETURNING -> SWITCHING_BACK;
            case SWITCHING_BACK -> RETIRING;
            case RETIRING, ROLLED_BACK -> ROLLED_BACK;
        };
    }

    /** The state after a failed step; the same state if the step is retried until it succeeds. */
    DeploymentState afterFailure(Strategy strategy) {
        return switch (this) {
            case PULLING, CREATING, HALTING, STARTING, CHECKING -> DISCARDING;
            // Caddy may have switched although the request failed.
            case SWITCHING -> strategy == Strategy.BLUE_GREEN ? SWITCHING_BACK : RETURNING;
            case WATCHING -> RETURNING;
            case RETURNING, RESTORING -> FAILED;
            default -> this;
        };
    }

    /** The state after a crash of Bartizan: before the switch the deployment is abandoned, later steps are repeated. */
    DeploymentState afterCrash() {
        return switch (this) {
            case PULLING, CREATING, HALTING, STARTING, CHECKING -> DISCARDING;
            default -> this;
        };
    }
}
