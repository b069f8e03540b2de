package dev.bartizan.notify.rule;

import dev.bartizan.notify.Webhook.Plan;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * When the notifications of a rule are sent: at once, except in quiet hours; or once a day.
 *
 * @param dailyAt the time of the day when all of them are sent as a summary
 * @param quiet the hours in which nothing is sent
 * @param zone the time zone of the times
 */
public record Timing(Optional<LocalTime> dailyAt, Optional<Quiet> quiet, ZoneId zone) {

    /**
     * Hours in which nothing is sent; they can include midnight.
     *
     * @param from the beginning
     * @param to the end, which differs from the beginning
     * @param drop whether notifications of these hours are dropped, and not sent at the end
     */
    public record Quiet(LocalTime from, LocalTime to, boolean drop) {

        private boolean includes(LocalTime time) {
            boolean afterBeginning = !time.isBefore(from);
            boolean beforeEnd = time.isBefore(to);
            return from.isBefore(to) ? afterBeginning && beforeEnd : afterBeginning || beforeEnd;
        }
    }

    /** What happens with a notification that is detected now. */
    Plan plan(Instant now) {
        if (dailyAt.isPresent()) {
            return new Plan.Hold(next(dailyAt.get(), now));
        }
        Optional<Quiet> current =
                quiet.filter(hours -> hours.includes(now.atZone(zone).toLocalTime()));
        if (current.isEmpty()) {
            return Plan.NOW;
        }
        return current.get().drop()
                ? Plan.DROP
                : new Plan.Hold(next(current.get().to(), now));
    }

    /** The next time after now. A time that is skipped in spring is the one after the gap. */
    private Instant next(LocalTime time, Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        Instant next = ZonedDateTime.of(today, time, zone).toInstant();
        return next.isAfter(now)
                ? next
                : ZonedDateTime.of(today.plusDays(1), time, zone).toInstant();
    }
}
