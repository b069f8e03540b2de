package dev.bartizan.notify.rule;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Fired synchronously when the database was opened, with the numbers of bans that began before.
 *
 * @param since from when on they are known
 * @param byJail by jail, scenario or another cause, and by begin of the bucket of {@link #BUCKET}
 */
public record BansStored(Instant since, Map<String, Map<Instant, Long>> byJail) {

    /** The length of a bucket. */
    public static final Duration BUCKET = Duration.ofMinutes(5);

    /** The time that is of interest. */
    public static final Duration TIME = Duration.ofHours(36);
}
