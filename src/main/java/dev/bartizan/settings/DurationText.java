package dev.bartizan.settings;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * Parses durations, in the same form in settings, in the API and in CrowdSec's responses: numbers with units from
 * {@code ns} to {@code w} ({@code 90s}, {@code 4h30m}, {@code 90d}), with fractions as in Go ({@code 1.5h}), or ISO
 * 8601 ({@code PT4H}, {@code P90D}). Case-insensitive.
 */
public final class DurationText {

    /** The error message; the end of a sentence that begins with a name. */
    public static final String EXPECTED = "must be a duration such as 90s, 4h30m, 90d or PT4H";

    private static final Map<String, Long> NANOS = Map.of(
            "w", 604_800_000_000_000L,
            "d", 86_400_000_000_000L,
            "h", 3_600_000_000_000L,
            "m", 60_000_000_000L,
            "s", 1_000_000_000L,
            "ms", 1_000_000L,
            "us", 1_000L,
            "\u00b5s", 1_000L,
            "\u03bcs", 1_000L,
            "ns", 1L);

    private static final int MAX_DIGITS = 18;

    /** Limits the work for external texts, which can have megabytes. */
    private static final int LONGEST_TEXT = 100;

    private DurationText() {}

    /**
     * Parses a duration that is not negative.
     *
     * @throws IllegalArgumentException if it is invalid, negative, or longer than 292 years; the message is for people,
     *     as the end of a sentence that begins with a name
     */
    public static Duration parse(String text) {
        Duration duration = parseSigned(text);
        if (duration.isNegative()) {
            throw new IllegalArgumentException("must be 0 or longer");
        }
        return duration;
    }

    /**
     * Like {@link #parseSigned}, but also accepts a number without a unit, as seconds.
     *
     * @throws IllegalArgumentException like {@link #parseSigned}
     */
    public static Duration parseOrSeconds(String text) {
        String stripped = text.strip();
        boolean number = !stripped.isEmpty() && stripped.chars().allMatch(DurationText::isDigit);
        return parseSigned(number ? stripped + "s" : stripped);
    }

    /**
     * Parses a duration that may begin with a minus sign.
     *
     * @throws IllegalArgumentException like {@link #parse}, except for the sign
     */
    public static Duration parseSigned(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException(EXPECTED);
        }
        String lower = text.strip().toLowerCase(Locale.ROOT);
        boolean negative = lower.startsWith("-");
        String length = negative ? lower.substring(1) : lower;
        Duration duration = length.startsWith("p") ? iso(length) : sumOfParts(length);
        return negative ? duration.negated() : duration;
    }

    private static Duration iso(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException(EXPECTED, unreadable);
        }
    }

    private static Duration sumOfParts(String text) {
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        do {
            int endOfNumber = endOfNumber(text, at);
            int endOfUnit = endOfUnit(text, endOfNumber);
            Long unit = NANOS.get(text.substring(endOfNumber, endOfUnit));
            if (unit == null) {
                throw new IllegalArgumentException(EXPECTED);
            }
            nanos = nanos.add(new BigDecimal(text.substring(at, endOfNumber)).multiply(BigDecimal.valueOf(unit)));
            at = endOfUnit;
        } while (at < text.length());
        try {
            return Duration.ofNanos(nanos.toBigInteger().longValueExact());
        } catch (ArithmeticException tooLong) {
            throw new IllegalArgumentException("must be shorter than 292 years", tooLong);
        }
    }

    private static int endOfNumber(String text, int start) {
        int end = endOfDigits(text, start);
        return end < text.length() && text.charAt(end) == '.' ? endOfDigits(text, end + 1) : end;
    }

    private static int endOfDigits(String text, int start) {
        int end = start;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        if (end == start || end - start > MAX_DIGITS) {
            throw new IllegalArgumentException(EXPECTED);
        }
        return end;
    }

    /** The unit ends at the next digit. */
    private static int endOfUnit(String text, int start) {
        int end = start;
        while (end < text.length() && !isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }
}
