package dev.bartizan.deployment.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a deployment fetches its image from the registry. */
public enum PullPolicy {
    /** Only if the engine doesn't have it. */
    MISSING,
    /** Always: the tag can have another image in the registry than on this machine. */
    ALWAYS;

    /** The name in the API. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
