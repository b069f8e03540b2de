package dev.bartizan.crowdsec.decision;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/**
 * Durations as Go writes them, such as {@code 3h59m58.772366485s} or {@code -94.528321ms}.
 *
 * @see <a href="https://pkg.go.dev/time#ParseDuration">time.ParseDuration</a>
 */
public final class GoDuration {

    private static final Map<String, Long> NANOS = Map.of(
            "h", 3_600_000_000_000L,
            "m", 60_000_000_000L,
            "s", 1_000_000_000L,
            "ms", 1_000_000L,
            "us", 1_000L,
            "µs", 1_000L,
            "ns", 1L);

    private static final int MOST_DIGITS = 18;

    private GoDuration() {}

    /**
     * @throws IllegalArgumentException when it is none, or longer than Go can count (292 years)
     */
    public static Duration parse(String text) {
        int at = text.startsWith("-") ? 1 : 0;
        if (at == text.length()) {
            throw none(text);
        }
        BigDecimal nanos = BigDecimal.ZERO;
        while (at < text.length()) {
            int endOfNumber = endOfNumber(text, at);
            int endOfUnit = endOfUnit(text, endOfNumber);
            Long unit = NANOS.get(text.substring(endOfNumber, endOfUnit));
            if (unit == null) {
                throw none(text);
            }
            nanos = nanos.add(new BigDecimal(text.substring(at, endOfNumber)).multiply(BigDecimal.valueOf(unit)));
            at = endOfUnit;
        }
        try {
            Duration length = Duration.ofNanos(nanos.toBigInteger().longValueExact());
            return text.startsWith("-") ? length.negated() : length;
        } catch (ArithmeticException tooLong) {
            throw new IllegalArgumentException("Too long: " + text, tooLong);
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
        if (end == start || end - start > MOST_DIGITS) {
            throw none(text);
        }
        return end;
    }

    /** A unit goes as far as the next number. */
    private static int endOfUnit(String text, int start) {
        int end = start;
        while (end < text.length() && !isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static IllegalArgumentException none(String text) {
        return new IllegalArgumentException("No duration: " + text);
    }

    static String format(Duration duration) {
        return duration.toSeconds() + "s";
    }
}
