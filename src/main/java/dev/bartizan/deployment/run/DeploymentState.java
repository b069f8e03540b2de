package dev.bartizan.deployment.run;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What is being done in a deployment, or what came of it. Each state is stored before what it stands for is done, and all
 * of them can be done again from their beginning.
 */
public enum DeploymentState {
    /** The image is fetched unless it is there. */
    PULLING,
    /** The new container is made of the old one's settings and the new image. */
    CREATING,
    /** The new container is started. */
    STARTING,
    /** The new container has to be well several times in a row. */
    CHECKING,
    /** Caddy is told to send requests to the new container. */
    SWITCHING,
    /** Requests go to the new container; a failure switches back. */
    WATCHING,
    /** The old container ends the requests that it is busy with. */
    DRAINING,
    /** The old container is stopped, and the one that was kept before it removed. */
    STOPPING,
    /** The new container serves the app. */
    SUCCEEDED,
    /** The new container is removed; it never had a request. */
    DISCARDING,
    /** The old container serves the app, or nothing better than the new one was left. */
    FAILED,
    /** The old container is made to run, and to be well. */
    RETURNING,
    /** Caddy is told to send requests to the old container. */
    SWITCHING_BACK,
    /** The new container ends the requests that it is busy with, and is stopped. */
    RETIRING,
    /** The old container serves the app again. */
    ROLLED_BACK;

    /** The name in the API. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing is done any more. */
    boolean ended() {
        return switch (this) {
            case SUCCEEDED, FAILED, ROLLED_BACK -> true;
            default -> false;
        };
    }

    /** Whether nobody else may touch the app's containers meanwhile. */
    boolean exclusive() {
        return this != WATCHING && !ended();
    }

    /** What comes after success. */
    DeploymentState next() {
        return switch (this) {
            case PULLING -> CREATING;
            case CREATING -> STARTING;
            case STARTING -> CHECKING;
            case CHECKING -> SWITCHING;
            case SWITCHING -> WATCHING;
            case WATCHING -> DRAINING;
            case DRAINING -> STOPPING;
            case STOPPING, SUCCEEDED -> SUCCEEDED;
            case DISCARDING, FAILED -> FAILED;
            case RETURNING -> SWITCHING_BACK;
            case SWITCHING_BACK -> RETIRING;
            case RETIRING, ROLLED_BACK -> ROLLED_BACK;
        };
    }

    /** What comes after a failure; the same state where it must be tried until it succeeds. */
    DeploymentState afterFailure() {
        return switch (this) {
            case PULLING, CREATING, STARTING, CHECKING -> DISCARDING;
            // Whether Caddy obeyed may be unknown.
            case SWITCHING -> SWITCHING_BACK;
            case WATCHING -> RETURNING;
            case RETURNING -> FAILED;
            default -> this;
        };
    }

    /** Where to go on when this service died in the middle: a trial is over then, the rest is done again. */
    DeploymentState afterCrash() {
        return switch (this) {
            case PULLING, CREATING, STARTING, CHECKING -> DISCARDING;
            default -> this;
        };
    }
}
