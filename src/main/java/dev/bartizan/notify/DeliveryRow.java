package dev.bartizan.notify;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code notification_delivery}. */
@Embeddable
class DeliveryRow {

    @Enumerated(EnumType.STRING)
    DeliveryState state;

    int attempts;

    /** Nothing if the last attempt did not fail. */
    @Nullable
    String lastError;

    /** Nothing before the first attempt. */
    @Nullable
    Instant lastAttemptAt;

    /** Nothing if it is not held back. */
    @Nullable
    Instant heldUntil;

    static DeliveryRow of(Delivery delivery) {
        DeliveryRow stored = new DeliveryRow();
        stored.state = delivery.state();
        stored.attempts = delivery.attempts();
        stored.lastError = delivery.lastError();
        stored.lastAttemptAt = delivery.lastAttemptAt();
        stored.heldUntil = delivery.heldUntil();
        return stored;
    }

    Delivery toDelivery() {
        return new Delivery(state, attempts, lastError, lastAttemptAt, heldUntil);
    }
}
