package dev.bartizan.notify;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The state of delivering a notification to a target; all except {@link #HELD} and {@link #PENDING} are final. */
public enum DeliveryState {
    /** It waits for the end of quiet hours, or for the daily summary. */
    HELD,
    /** It waits in the queue or for the next attempt. */
    PENDING,
    /** The target accepted it. */
    DELIVERED,
    /** The target rejected it, or all attempts failed. */
    FAILED,
    /** Dropped because too many newer ones were waiting for the same target, or because of quiet hours. */
    DROPPED,
    /** It is part of a summary, which has a delivery of its own. */
    SUMMARIZED;

    /** The name in the API. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
