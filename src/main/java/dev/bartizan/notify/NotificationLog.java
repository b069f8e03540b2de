package dev.bartizan.notify;

import dev.bartizan.http.Page;
import dev.bartizan.notify.Notification.Subject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The newest notices, in memory, because they can be about the database. Detects transitions, and tracks the changes
 * that are not stored yet.
 */
@Singleton
class NotificationLog {

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

    /** Adds a notification for the targets if it is a transition. */
    synchronized Optional<Notice> add(Notification notification, Collection<String> targets) {
        Set<NotificationKind> sent = kindsSinceRecovery(notification.about());
        NotificationKind kind = notification.kind();
        boolean transition = kind.problem() ? !sent.contains(kind) : !sent.isEmpty();
        if (!transition) {
            return Optional.empty();
        }
        Notice notice = notice(notification, targets);
        notices.put(notice.id(), notice);
        changed.add(notice.id());
        forget();
        return Optional.of(notice);
    }

    /** A new notice, which is not added to the log. */
    Notice notice(Notification notification, Collection<String> targets) {
        LinkedHashMap<String, Delivery> deliveries = new LinkedHashMap<>();
        targets.forEach(target -> deliveries.put(target, Delivery.WAITING));
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
    synchronized Page<NotificationView> page(int page, int pageSize) {
        List<NotificationView> items = notices.sequencedValues().reversed().stream()
                .skip(Page.offset(page, pageSize))
                .limit(pageSize)
                .map(NotificationView::of)
                .toList();
        return new Page<>(items, page, pageSize, notices.size());
    }
}
