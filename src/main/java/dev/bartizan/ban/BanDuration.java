package dev.bartizan.ban;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * How long a ban is to last, as text: ISO 8601 ({@code PT4H}, {@code P7D}) or numbers with units ({@code 90m}, {@code
 * 4h30m}, {@code 1w}).
 */
public final class BanDuration {

    static final Duration SHORTEST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofDays(3_650);

    private static final Map<Character, Duration> UNITS = Map.of(
            's', Duration.ofSeconds(1),
            'm', Duration.ofMinutes(1),
            'h', Duration.ofHours(1),
            'd', Duration.ofDays(1),
            'w', Duration.ofDays(7));

    /** Ten digits are more than the longest duration has in seconds, and fit into any unit. */
    private static final int MOST_DIGITS = 10;

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
        try {
            boolean parts = !text.isEmpty() && Character.isDigit(text.charAt(0));
            return parts ? sumOfParts(text) : Duration.parse(text);
        } catch (DateTimeException | ArithmeticException unreadable) {
            throw new IllegalArgumentException("must be a duration such as 30s, 90m, 4h, 7d, 1w or PT4H", unreadable);
        }
    }

    private static Duration sumOfParts(String text) {
        Duration sum = Duration.ZERO;
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character >= '0' && character <= '9') {
                continue;
            }
            Duration unit = UNITS.get(character);
            if (unit == null || at == start || at - start > MOST_DIGITS) {
                throw new DateTimeException("No number with a unit at " + start);
            }
            sum = sum.plus(unit.multipliedBy(Long.parseLong(text, start, at, 10)));
            start = at + 1;
        }
        if (start < text.length()) {
            throw new DateTimeException("No unit at the end");
        }
        return sum;
    }
}
