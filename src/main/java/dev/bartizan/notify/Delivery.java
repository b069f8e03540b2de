package dev.bartizan.notify;

import java.time.Instant;

/**
 * What has become so far of one notification at one target.
 *
 * @param attempts how often it was sent
 * @param lastError why the last attempt failed; null if it did not
 * @param lastAttemptAt when that was; null before the first
 */
record Delivery(DeliveryState state, int attempts, String lastError, Instant lastAttemptAt) {

    /** Before the first attempt. */
    static final Delivery WAITING = new Delivery(DeliveryState.PENDING, 0, null, null);

    /** It will not be attempted again. */
    Delivery ended(DeliveryState how, String why) {
        return new Delivery(how, attempts, why, lastAttemptAt);
    }
}
