package dev.bartizan.blocklist;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * The schedule of imports.
 *
 * @param cron expression in Unix form: minute, hour, day of month, month, day of week
 * @param zone time zone of the expression
 * @param jitter maximum random delay of a run
 * @param enabled whether scheduled imports run
 */
public record Schedule(String cron, ZoneId zone, Duration jitter, boolean enabled) {

    /** @throws IllegalArgumentException if the expression is invalid; the message has the reason */
    public Schedule {
        parse(cron);
    }

    /** @throws IllegalArgumentException if the expression or the zone is invalid; the message has the reason */
    public static Schedule of(String cron, String zone, Duration jitter, boolean enabled) {
        try {
            return new Schedule(cron, ZoneId.of(zone), jitter, enabled);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException("Unknown time zone: " + zone, unknown);
        }
    }

    /** The next run after the given time, without jitter; empty if there is none. */
    public Optional<Instant> next(Instant after) {
        return enabled
                ? ExecutionTime.forCron(parse(cron))
                        .nextExecution(after.atZone(zone))
                        .map(ZonedDateTime::toInstant)
                : Optional.empty();
    }

    /**
     * Parses an expression.
     *
     * @throws IllegalArgumentException if it is invalid; the message has the reason
     */
    static Cron parse(String cron) {
        return new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(cron);
    }
}
