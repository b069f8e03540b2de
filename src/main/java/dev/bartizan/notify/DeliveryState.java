package dev.bartizan.notify;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where the delivery of one notification to one target stands. Only {@link #PENDING} ever changes. */
public enum DeliveryState {
    /** It waits for its turn or for the next attempt. */
    PENDING,
    /** The target accepted it. */
    DELIVERED,
    /** The target refused it, or did not accept it in any attempt. */
    FAILED,
    /** Too many newer ones waited for the same target. */
    DROPPED;

    /** The name in the API. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
