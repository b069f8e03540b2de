package dev.bartizan.deployment.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What sends requests to an app. */
public enum AppProxy {
    /** Caddy, whose routes are switched. */
    CADDY,
    /** Nothing that Bartizan has to switch: the app is a worker. */
    NONE;

    /** The name in the API. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
