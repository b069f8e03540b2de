package dev.bartizan.deployment.traffic;

import java.util.Locale;

/** The state of an app's routes. */
public enum RouteState {
    /** Caddy sends the app's requests to its container, or will when the container runs. */
    KEPT,
    /** The app's container should not run, and no container gets its requests. */
    STOPPED,
    /** The app's container should run, but no container may get its requests: Caddy answers 502. */
    WITHDRAWN,
    /** The routes could not be found or changed. */
    LOST;

    /** The name in metrics and in the health summary. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it needs attention if it lasts. */
    public boolean problem() {
        return this == WITHDRAWN || this == LOST;
    }
}
