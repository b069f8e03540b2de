package dev.bartizan.deployment.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** In which order the containers of an app are stopped and started. */
public enum Strategy {
    /** The new container runs beside the old one until it is healthy. */
    BLUE_GREEN,
    /** The old container is stopped before the new one is started, for apps that can't run twice. */
    STOP_FIRST;

    /** The name in the API. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
