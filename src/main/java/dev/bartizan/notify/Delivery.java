package dev.bartizan.notify;

import java.time.Instant;

/**
 * The state of delivering one notification to one target.
 *
 * @param attempts number of attempts
 * @param lastError why the last attempt failed; null if it did not
 * @param lastAttemptAt time of the last attempt; null before the first
 */
record Delivery(DeliveryState state, int attempts, String lastError, Instant lastAttemptAt) {

    /** Before the first attempt. */
    static final Delivery WAITING = new Delivery(DeliveryState.PENDING, 0, null, null);

    /** A copy with a final state. */
    Delivery ended(DeliveryState how, String why) {
        return new Delivery(how, attempts, why, lastAttemptAt);
    }
}
