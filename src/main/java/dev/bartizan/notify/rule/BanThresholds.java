package dev.bartizan.notify.rule;

import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.notify.rule.NotificationRule.Threshold;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Counts bans for the rules with a threshold. After a restart the count begins at 0; a threshold that was exceeded before is
 * back to normal after its time, unless it is exceeded again.
 */
@Singleton
class BanThresholds {

    private static final int MOST_JAILS = 5;

    private final Event<Notification> notifications;
    private final Clock clock;
    private final UsualBans usual;
    private final Deadline normal;

    /** By name of the rule; guarded by {@code this}. */
    private final Map<String, Counter> counters = new HashMap<>();

    BanThresholds(Event<Notification> notifications, Clock clock, UsualBans usual, DeadlineQueue deadlines) {
        this.notifications = notifications;
        this.clock = clock;
        this.usual = usual;
        this.normal = deadlines.add("ban-thresholds", this::check);
    }

    /** A ban that began. */
    private record Begun(Instant at, String jail) {}

    /** The latest bans of one rule: at most as many as its threshold, or as are counted for a spike. */
    private static final class Counter {

        /** The most that a spike needs. */
        private static final int MOST = 10_000;

        /** A spike is looked at again after this part of its time. */
        private static final int PARTS = 10;

        private final NotificationRule rule;
        private final Threshold threshold;
        private final UsualBans usual;
        private final ArrayDeque<Begun> latest = new ArrayDeque<>();

        /** Whether the threshold is exceeded. */
        private boolean over;

        /** When it may be back to normal; empty if it is. */
        private Optional<Instant> normalAt;

        Counter(NotificationRule rule, Threshold threshold, UsualBans usual, Instant now) {
            this.rule = rule;
            this.usual = usual;
            this.threshold = threshold;
            this.normalAt = Optional.of(now.plus(threshold.within()));
        }

        void add(String jail, Instant now) {
            if (latest.size() == (threshold.spike().isPresent() ? MOST : threshold.bans())) {
                latest.removeFirst();
            }
            latest.addLast(new Begun(now, jail));
        }

        boolean exceeded(Instant now) {
            while (!latest.isEmpty() && !expiry(latest.getFirst()).isAfter(now)) {
                latest.removeFirst();
            }
            return latest.size() >= threshold.bans()
                    && threshold
                            .spike()
                            .map(times -> usual(now)
                                    .map(mean -> latest.size() >= Math.min(times * mean, MOST))
                                    .orElse(false))
                            .orElse(true);
        }

        private Instant expiry(Begun ban) {
            return ban.at().plus(threshold.within());
        }

        private Optional<Double> usual(Instant now) {
            return usual.within(rule.filter()::matches, threshold.within(), now);
        }

        /** When it may be back to normal, if it is exceeded now. */
        private Instant next(Instant now) {
            return threshold.spike().isPresent()
                    ? now.plus(threshold.within().dividedBy(PARTS))
                    : expiry(latest.getFirst());
        }

        /** The notification if the threshold is exceeded now, and was not before. */
        Optional<Notification> begun(Instant now) {
            if (!exceeded(now)) {
                return Optional.empty();
            }
            normalAt = Optional.of(next(now));
            if (over) {
                return Optional.empty();
            }
            over = true;
            return Optional.of(notification(NotificationKind.BANS_MANY, "%s: %s.".formatted(many(now), jails())));
        }

        private String many(Instant now) {
            String within = text(threshold.within());
            return threshold.spike().isPresent()
                    ? String.format(
                            Locale.ROOT,
                            "%d bans began within %s, usual are %.1f",
                            latest.size(),
                            within,
                            usual(now).orElse(0.0))
                    : "%d bans or more began within %s".formatted(threshold.bans(), within);
        }

        /** The notification if the time is over in which it was exceeded. */
        Optional<Notification> ended(Instant now) {
            if (normalAt.isEmpty() || normalAt.get().isAfter(now)) {
                return Optional.empty();
            }
            if (over && exceeded(now)) {
                normalAt = Optional.of(next(now));
                return Optional.empty();
            }
            over = false;
            normalAt = Optional.empty();
            String within = text(threshold.within());
            return Optional.of(notification(
                    NotificationKind.BANS_NORMAL,
                    threshold
                            .spike()
                            .map(times -> "Fewer than %d bans, or than %d times the usual, began within the last %s."
                                    .formatted(threshold.bans(), times, within))
                            .orElse("Fewer than %d bans began within the last %s."
                                    .formatted(threshold.bans(), within))));
        }

        private Notification notification(NotificationKind kind, String message) {
            return new Notification(kind, rule.name(), message);
        }

        private String jails() {
            Map<String, Long> counts =
                    latest.stream().collect(Collectors.groupingBy(Begun::jail, TreeMap::new, Collectors.counting()));
            String most = counts.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .limit(MOST_JAILS)
                    .map(jail -> "%s %d".formatted(jail.getKey(), jail.getValue()))
                    .collect(Collectors.joining(", "));
            return counts.size() > MOST_JAILS ? most + ", others" : most;
        }

        private static String text(Duration time) {
            return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
        }
    }

    /** Uses these rules from now on. Rules that did not change go on counting. */
    void replace(List<NotificationRule> rules) {
        List<Notification> gone = new ArrayList<>();
        synchronized (this) {
            replace(rules, gone);
        }
        gone.forEach(notifications::fire);
    }

    private void replace(List<NotificationRule> rules, List<Notification> gone) {
        Instant now = clock.instant();
        Map<String, NotificationRule> limits = rules.stream()
                .filter(rule -> rule.threshold().isPresent())
                .collect(Collectors.toMap(NotificationRule::name, Function.identity()));
        counters.values().removeIf(counter -> {
            boolean remove = !counter.rule.equals(limits.get(counter.rule.name()));
            if (remove && counter.normalAt.isPresent()) {
                gone.add(counter.notification(
                        NotificationKind.BANS_NORMAL, "The rule was changed or removed, so the count begins again."));
            }
            return remove;
        });
        limits.forEach((name, rule) -> counters.computeIfAbsent(
                name, any -> new Counter(rule, rule.threshold().orElseThrow(), usual, now)));
        schedule();
    }

    void begun(@Observes BansNoticed event) {
        List<Notification> due = new ArrayList<>();
        synchronized (this) {
            Instant now = clock.instant();
            event.jails().forEach(jail -> usual.add(jail, now));
            for (Counter counter : counters.values()) {
                event.jails().stream().filter(counter.rule.filter()::matches).forEach(jail -> counter.add(jail, now));
                counter.begun(now).ifPresent(due::add);
            }
            schedule();
        }
        due.forEach(notifications::fire);
    }

    private void check() {
        List<Notification> due = new ArrayList<>();
        synchronized (this) {
            Instant now = clock.instant();
            counters.values().forEach(counter -> counter.ended(now).ifPresent(due::add));
            schedule();
        }
        due.forEach(notifications::fire);
    }

    private void schedule() {
        counters.values().stream()
                .flatMap(counter -> counter.normalAt.stream())
                .min(Comparator.naturalOrder())
                .ifPresentOrElse(normal::at, normal::cancel);
    }
}
