package dev.bartizan.notify;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;

/** A row of {@code notification_delivery}. */
@Embeddable
class DeliveryRow {

    @Enumerated(EnumType.STRING)
    DeliveryState state;

    int attempts;

    /** Null if the last attempt did not fail. */
    String lastError;

    /** Null before the first attempt. */
    Instant lastAttemptAt;

    static DeliveryRow of(Delivery delivery) {
        DeliveryRow stored = new DeliveryRow();
        stored.state = delivery.state();
        stored.attempts = delivery.attempts();
        stored.lastError = delivery.lastError();
        stored.lastAttemptAt = delivery.lastAttemptAt();
        return stored;
    }

    Delivery toDelivery() {
        return new Delivery(state, attempts, lastError, lastAttemptAt);
    }
}
