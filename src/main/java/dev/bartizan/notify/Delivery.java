package dev.bartizan.notify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of delivering one notification to one target.
 *
 * @param attempts number of attempts
 * @param lastError why the last attempt failed; nothing if it did not
 * @param lastAttemptAt time of the last attempt; nothing before the first
 * @param heldUntil when it is sent, alone or in a summary; nothing if it is not held back
 */
record Delivery(
        DeliveryState state,
        int attempts,
        @Nullable String lastError,
        @Nullable Instant lastAttemptAt,
        @Nullable Instant heldUntil) {

    /** Before the first attempt. */
    static final Delivery WAITING = new Delivery(DeliveryState.PENDING, 0, null, null, null);

    /** Held back until a time. */
    static Delivery held(Instant until) {
        return new Delivery(DeliveryState.HELD, 0, null, null, until);
    }

    /** Whether it is held back and must be sent by now. */
    boolean due(Instant now) {
        return state == DeliveryState.HELD && (heldUntil == null || !heldUntil.isAfter(now));
    }

    /** A copy with a final state. */
    Delivery ended(DeliveryState how, @Nullable String why) {
        return new Delivery(how, attempts, why, lastAttemptAt, null);
    }
}
