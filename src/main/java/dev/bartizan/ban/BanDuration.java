package dev.bartizan.ban;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a ban is to last, as text: ISO 8601 ({@code PT4H}, {@code P7D}) or numbers with units ({@code 90m}, {@code
 * 4h30m}, {@code 1w}).
 */
public final class BanDuration {

    static final Duration SHORTEST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofDays(3_650);

    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    /** Ten digits are more than the longest duration has in seconds, and fit into any unit. */
    private static final Pattern PART = Pattern.compile("(\\d{1,10})([smhdw])");

    private static final Pattern PARTS = Pattern.compile("(" + PART + ")+");

    private BanDuration() {}

    /**
     * Reads a duration; upper and lower case are the same.
     *
     * @throws IllegalArgumentException when it is none, or out of bounds, with a message for people
     */
    public static Duration parse(String text) {
        Duration duration = read(text.strip().toLowerCase(Locale.ROOT));
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("must be from 1s to " + LONGEST.toDays() + "d");
        }
        return duration;
    }

    private static Duration read(String text) {
        if (PARTS.matcher(text).matches()) {
            Duration sum = Duration.ZERO;
            for (Matcher part = PART.matcher(text); part.find(); ) {
                sum = sum.plus(UNITS.get(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
            }
            return sum;
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException("must be a duration such as 30s, 90m, 4h, 7d, 1w or PT4H", unreadable);
        }
    }
}
