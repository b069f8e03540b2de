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
 * When imports run.
 *
 * @param cron expression in Unix form: minute, hour, day of month, month, day of week
 * @param zone time zone of the expression
 * @param jitter longest random delay of a run
 * @param enabled whether they run at all
 */
public record Schedule(String cron, ZoneId zone, Duration jitter, boolean enabled) {

    /**
     * @throws IllegalArgumentException if the expression is none; the message says why
     */
    public Schedule {
        parse(cron);
    }

    /**
     * @throws IllegalArgumentException if the expression or the zone is none; the message says why
     */
    public static Schedule of(String cron, String zone, Duration jitter, boolean enabled) {
        try {
            return new Schedule(cron, ZoneId.of(zone), jitter, enabled);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException("Unknown time zone: " + zone, unknown);
        }
    }

    /** The first time after the given one, without jitter; none if the expression never comes true. */
    public Optional<Instant> next(Instant after) {
        return enabled
                ? ExecutionTime.forCron(parse(cron))
                        .nextExecution(after.atZone(zone))
                        .map(ZonedDateTime::toInstant)
                : Optional.empty();
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    static Cron parse(String cron) {
        return new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(cron);
    }
}
