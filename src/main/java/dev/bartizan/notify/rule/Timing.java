package dev.bartizan.notify.rule;

import dev.bartizan.notify.Webhook.Plan;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.stream.Stream;

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
    public record Quiet(LocalTime from, LocalTime to, boolean drop) {}

    /** What happens with a notification that is detected now. */
    Plan plan(Instant now) {
        if (dailyAt.isPresent()) {
            return new Plan.Hold(next(dailyAt.get(), now));
        }
        return quiet.flatMap(hours -> end(hours, now).<Plan>map(end -> hours.drop() ? Plan.DROP : new Plan.Hold(end)))
                .orElse(Plan.NOW);
    }

    /**
     * The end of the quiet hours that include now; empty if none do. They begin and end once a day: a time that is repeated
     * in autumn is the first one.
     */
    private Optional<Instant> end(Quiet hours, Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        return Stream.of(today.minusDays(1), today)
                .filter(day -> !at(day, hours.from()).isAfter(now))
                .map(day -> at(hours.from().isBefore(hours.to()) ? day : day.plusDays(1), hours.to()))
                .filter(end -> end.isAfter(now))
                .findFirst();
    }

    private Instant at(LocalDate day, LocalTime time) {
        return ZonedDateTime.of(day, time, zone).toInstant();
    }

    /** The next time after now. A time that is skipped in spring is the one after the gap. */
    private Instant next(LocalTime time, Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        Instant next = at(today, time);
        return next.isAfter(now) ? next : at(today.plusDays(1), time);
    }
}
