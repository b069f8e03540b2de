package dev.bartizan.notify.rule;

import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a target gets, and when.
 *
 * @param name its unique name
 * @param target the name of the target
 * @param filter the notifications that it is about; has no effect with a threshold
 * @param threshold the number of bans that it is about
 * @param timing when they are sent
 */
public record NotificationRule(
        String name, String target, Filter filter, Optional<Threshold> threshold, Timing timing) {

    /**
     * Chooses notifications, or bans.
     *
     * @param kinds empty for all
     * @param subjects names of lists, containers, apps and so on, or of jails if there is a threshold; empty for all
     */
    public record Filter(List<NotificationKind> kinds, List<String> subjects) {

        boolean matches(Notification notification) {
            return (kinds.isEmpty() || kinds.contains(notification.kind())) && matches(notification.subject());
        }

        boolean matches(String subject) {
            return subjects.isEmpty() || subjects.contains(subject);
        }
    }

    /**
     * A number of bans within a time.
     *
     * @param bans 1 or more
     * @param spike how many times the usual it must be, too; empty if it is only about the number
     */
    public record Threshold(int bans, Duration within, Optional<Integer> spike) {}

    boolean matches(Notification notification) {
        return notification.kind().ofThreshold()
                ? threshold.isPresent() && notification.subject().equals(name)
                : threshold.isEmpty() && notification.kind().selectable() && filter.matches(notification);
    }
}
