package dev.bartizan.notify;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A notification with its deliveries.
 *
 * @param id unique, and the same in every attempt, so that receivers can detect repetitions
 * @param deliveries by name of the target
 */
record Notice(String id, Notification notification, Instant occurredAt, Map<String, Delivery> deliveries) {

    /** Whether a problem began. */
    boolean problem() {
        return notification.kind().problem();
    }

    Notice with(String target, Delivery delivery) {
        Map<String, Delivery> next = new LinkedHashMap<>(deliveries);
        next.put(target, delivery);
        return new Notice(id, notification, occurredAt, next);
    }
}
