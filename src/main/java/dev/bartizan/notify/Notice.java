package dev.bartizan.notify;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A notification that is told, and to whom.
 *
 * @param id unique and the same in every attempt, so that receivers can tell repetitions
 * @param deliveries by name of the target
 */
record Notice(String id, Notification notification, Instant occurredAt, Map<String, Delivery> deliveries) {

    /** Whether something began to be wrong. */
    boolean problem() {
        return notification.kind().problem();
    }

    Notice with(String target, Delivery delivery) {
        Map<String, Delivery> next = new LinkedHashMap<>(deliveries);
        next.put(target, delivery);
        return new Notice(id, notification, occurredAt, next);
    }
}
