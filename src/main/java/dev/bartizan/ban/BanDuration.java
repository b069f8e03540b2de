package dev.bartizan.ban;

import dev.bartizan.settings.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Parses the duration of a ban. */
public final class BanDuration {

    static final Duration SHORTEST = Duration.ofSeconds(1);

    /** The longest time from now to the end of a ban. */
    public static final Duration LONGEST = Duration.ofDays(3_650);

    private BanDuration() {}

    /**
     * Parses a duration from 1 s to 3650 days.
     *
     * @throws IllegalArgumentException if the text is invalid or out of bounds, with a message for people
     */
    public static Duration parse(String text) {
        Duration duration = DurationText.parse(text);
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("must be from 1s to " + LONGEST.toDays() + "d");
        }
        return duration;
    }

    /**
     * Checks the end of a ban that begins now, with the same bounds.
     *
     * @return the end in whole milliseconds, like all times that are stored
     * @throws IllegalArgumentException if it is out of bounds, with a message for people
     */
    public static Instant requireEnd(Instant until, Instant now) {
        if (until.isBefore(now.plus(SHORTEST)) || until.isAfter(now.plus(LONGEST))) {
            throw new IllegalArgumentException("must be 1s to " + LONGEST.toDays() + "d in the future");
        }
        return until.truncatedTo(ChronoUnit.MILLIS);
    }
}
