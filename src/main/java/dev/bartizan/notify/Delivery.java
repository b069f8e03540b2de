package dev.bartizan.notify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of delivering one notification to one target.
 *
 * @param attempts number of attempts
 * @param lastError why the last attempt failed; nothing if it did not
 * @param lastAttemptAt time of the last attempt; nothing before the first
 */
record Delivery(
        DeliveryState state,
        int attempts,
        @Nullable String lastError,
        @Nullable Instant lastAttemptAt) {

    /** Before the first attempt. */
    static final Delivery WAITING = new Delivery(DeliveryState.PENDING, 0, null, null);

    /** A copy with a final state. */
    Delivery ended(DeliveryState how, @Nullable String why) {
        return new Delivery(how, attempts, why, lastAttemptAt);
    }
}
