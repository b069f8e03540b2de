package dev.bartizan.notify;

import dev.bartizan.http.Page;
import dev.bartizan.notify.Notification.Subject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The newest notices, in memory, because they can be about the database. Detects transitions, and tracks the changes
 * that are not stored yet.
 */
@Singleton
public class NotificationLog {

    private final int keep;
    private final Clock clock;

    /** Oldest first. */
    private final LinkedHashMap<String, Notice> notices = new LinkedHashMap<>();

    private final Set<String> changed = new HashSet<>();
    private final Set<String> forgotten = new HashSet<>();

    NotificationLog(NotifyConfig config, Clock clock) {
        this.keep = config.keep();
        this.clock = clock;
    }

    /**
     * The changes that are not stored yet.
     *
     * @param written notices to write, oldest first
     * @param forgotten ids of notices to delete
     */
    record Changes(List<Notice> written, Set<String> forgotten) {

        boolean none() {
            return written.isEmpty() && forgotten.isEmpty();
        }
    }

    /**
     * Adds a notification if it is a transition, or news that the log doesn't have.
     *
     * @param deliveries by names of the targets
     */
    synchronized Optional<Notice> add(Notification notification, Map<String, Delivery> deliveries) {
        Set<NotificationKind> sent = kindsSinceRecovery(notification.about());
        NotificationKind kind = notification.kind();
        boolean transition = kind.news()
                ? notices.values().stream()
                        .noneMatch(notice -> notice.notification().equals(notification))
                : kind.problem() ? !sent.contains(kind) : !sent.isEmpty();
        if (!transition) {
            return Optional.empty();
        }
        Notice notice = notice(notification, deliveries);
        add(notice);
        return Optional.of(notice);
    }

    private void add(Notice notice) {
        notices.put(notice.id(), notice);
        changed.add(notice.id());
        forget();
    }

    /** When the next notice that is held back must be sent; empty if none is held back. */
    synchronized Optional<Instant> nextDue() {
        return notices.values().stream()
                .flatMap(notice -> notice.deliveries().values().stream())
                .filter(delivery -> delivery.state() == DeliveryState.HELD)
                .map(delivery -> delivery.heldUntil() == null ? Instant.MIN : delivery.heldUntil())
                .min(Comparator.naturalOrder());
    }

    /**
     * Takes the notices that were held back until now: each target gets its only one, or a summary of them.
     *
     * @return the notices to send, by names of the targets
     */
    synchronized Map<String, Notice> takeDue() {
        Instant now = clock.instant();
        Map<String, List<Notice>> due = new LinkedHashMap<>();
        for (Notice notice : notices.values()) {
            notice.deliveries().forEach((target, delivery) -> {
                if (delivery.due(now)) {
                    due.computeIfAbsent(target, any -> new ArrayList<>()).add(notice);
                }
            });
        }
        Map<String, Notice> taken = new LinkedHashMap<>();
        due.forEach((target, held) -> taken.put(target, take(target, held)));
        return taken;
    }

    private Notice take(String target, List<Notice> held) {
        if (held.size() == 1) {
            update(held.getFirst().id(), target, Delivery.WAITING);
            return held.getFirst().with(target, Delivery.WAITING);
        }
        held.forEach(notice -> update(notice.id(), target, Delivery.WAITING.ended(DeliveryState.SUMMARIZED, null)));
        Notice summary = notice(Summary.of(target, held), Map.of(target, Delivery.WAITING));
        add(summary);
        return summary;
    }

    /** Ends all deliveries to a target that are not final. */
    synchronized void end(String target, String why) {
        for (Notice notice : List.copyOf(notices.values())) {
            Delivery delivery = notice.deliveries().get(target);
            if (delivery != null
                    && (delivery.state() == DeliveryState.PENDING || delivery.state() == DeliveryState.HELD)) {
                update(notice.id(), target, delivery.ended(DeliveryState.FAILED, why));
            }
        }
    }

    /** A new notice, which is not added to the log. */
    Notice notice(Notification notification, Map<String, Delivery> deliveries) {
        return new Notice(UUID.randomUUID().toString(), notification, clock.instant(), deliveries);
    }

    private Set<NotificationKind> kindsSinceRecovery(Subject subject) {
        Set<NotificationKind> sent = EnumSet.noneOf(NotificationKind.class);
        for (Notice notice : notices.sequencedValues().reversed()) {
            if (notice.notification().about().equals(subject)) {
                if (!notice.problem()) {
                    break;
                }
                sent.add(notice.notification().kind());
            }
        }
        return sent;
    }

    /** Drops the oldest notices, except ongoing problems, which would be sent again. */
    private void forget() {
        int excess = notices.size() - keep;
        if (excess <= 0) {
            return;
        }
        List<String> over = new ArrayList<>();
        Set<Subject> recovered = new HashSet<>();
        for (Notice notice : notices.sequencedValues().reversed()) {
            Subject subject = notice.notification().about();
            if (!notice.problem()) {
                recovered.add(subject);
            }
            if (recovered.contains(subject)) {
                over.add(notice.id());
            }
        }
        over.reversed().stream().limit(excess).forEach(id -> {
            notices.remove(id);
            changed.remove(id);
            forgotten.add(id);
        });
    }

    /** Updates a delivery. */
    synchronized void update(String id, String target, Delivery delivery) {
        if (notices.computeIfPresent(id, (same, notice) -> notice.with(target, delivery)) != null) {
            changed.add(id);
        }
    }

    /** Adds the stored notices before those that are not stored yet. */
    synchronized void load(List<Notice> stored) {
        LinkedHashMap<String, Notice> all = new LinkedHashMap<>();
        stored.forEach(notice -> all.put(notice.id(), notice));
        notices.keySet().stream().filter(id -> !all.containsKey(id)).forEach(changed::add);
        all.putAll(notices);
        notices.clear();
        notices.putAll(all);
        forget();
    }

    synchronized boolean contains(String id) {
        return notices.containsKey(id);
    }

    /** Takes the changes to store. If storing fails, call {@link #putBack}. */
    synchronized Changes takeChanges() {
        Changes changes = new Changes(
                notices.values().stream()
                        .filter(notice -> changed.contains(notice.id()))
                        .toList(),
                Set.copyOf(forgotten));
        changed.clear();
        forgotten.clear();
        return changes;
    }

    synchronized void putBack(Changes changes) {
        Set<String> ids = changes.written().stream().map(Notice::id).collect(Collectors.toSet());
        ids.retainAll(notices.keySet());
        changed.addAll(ids);
        forgotten.addAll(changes.forgotten());
    }

    /** One page, newest first. */
    public synchronized Page<NotificationView> page(int page, int pageSize) {
        List<NotificationView> items = notices.sequencedValues().reversed().stream()
                .skip(Page.offset(page, pageSize))
                .limit(pageSize)
                .map(NotificationView::of)
                .toList();
        return new Page<>(items, page, pageSize, notices.size());
    }
}
