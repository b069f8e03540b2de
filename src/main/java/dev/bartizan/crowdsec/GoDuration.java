package dev.bartizan.crowdsec;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go writes them, such as {@code 3h59m58.772366485s} or {@code -94.528321ms}.
 *
 * @see <a href="https://pkg.go.dev/time#ParseDuration">time.ParseDuration</a>
 */
final class GoDuration {

    private static final Map<String, Long> NANOS = Map.of(
            "h", 3_600_000_000_000L,
            "m", 60_000_000_000L,
            "s", 1_000_000_000L,
            "ms", 1_000_000L,
            "us", 1_000L,
            "µs", 1_000L,
            "ns", 1L);

    private static final String PART_SYNTAX = "(\\d{1,18}(?:\\.\\d{1,18})?)(ns|us|µs|ms|s|m|h)";
    private static final Pattern PART = Pattern.compile(PART_SYNTAX);
    private static final Pattern WHOLE = Pattern.compile("-?(?:" + PART_SYNTAX + ")+");

    private GoDuration() {}

    /**
     * @throws IllegalArgumentException when it is none, or longer than Go can count (292 years)
     */
    static Duration parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("No duration: " + text);
        }
        BigDecimal nanos = BigDecimal.ZERO;
        for (Matcher part = PART.matcher(text); part.find(); ) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOS.get(part.group(2)))));
        }
        try {
            Duration length = Duration.ofNanos(nanos.toBigInteger().longValueExact());
            return text.startsWith("-") ? length.negated() : length;
        } catch (ArithmeticException tooLong) {
            throw new IllegalArgumentException("Too long: " + text, tooLong);
        }
    }

    static String format(Duration duration) {
        return duration.toSeconds() + "s";
    }
}
