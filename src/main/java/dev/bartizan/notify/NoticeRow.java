package dev.bartizan.notify;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A row of {@code notification} with its deliveries. */
@Entity
@Table(name = "notification")
class NoticeRow {

    /** The order in which notices were added. */
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long position;

    String id;

    /** A text, so that rows with a kind of a later version don't prevent loading the others. */
    String kind;

    String subject;
    String message;
    Instant occurredAt;

    /** By name of the target. */
    @ElementCollection
    @CollectionTable(name = "notification_delivery", joinColumns = @JoinColumn(name = "notification_position"))
    @MapKeyColumn(name = "target")
    Map<String, DeliveryRow> deliveries = new HashMap<>();

    static NoticeRow of(Notice notice) {
        NoticeRow stored = new NoticeRow();
        stored.id = notice.id();
        stored.kind = notice.notification().kind().wireName();
        stored.subject = notice.notification().subject();
        stored.message = notice.notification().message();
        stored.occurredAt = notice.occurredAt();
        return stored;
    }

    void update(Notice notice) {
        notice.deliveries().forEach((target, delivery) -> deliveries.put(target, DeliveryRow.of(delivery)));
    }

    /** Empty if this version doesn't know the kind. */
    Optional<Notice> toNotice() {
        Map<String, Delivery> all = new LinkedHashMap<>();
        new TreeMap<>(deliveries).forEach((target, delivery) -> all.put(target, delivery.toDelivery()));
        return NotificationKind.of(kind)
                .map(known -> new Notice(id, new Notification(known, subject, message), occurredAt, all));
    }
}
