package dev.bartizan.ban;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far back one looks, and in which steps. All arithmetic is on the time line: a day has 24 hours and begins at
 * midnight UTC, whatever the machine's time zone does.
 */
public enum Lookback {
    DAY("24h", Duration.ofHours(24), ChronoUnit.HOURS),
    WEEK("7d", Duration.ofDays(7), ChronoUnit.DAYS),
    MONTH("30d", Duration.ofDays(30), ChronoUnit.DAYS),
    YEAR("365d", Duration.ofDays(365), ChronoUnit.DAYS);

    /** What {@link #of} reads, as a regular expression. */
    public static final String TEXTS = "24h|7d|30d|365d";

    private final String text;
    private final Duration length;
    private final ChronoUnit bucket;

    Lookback(String text, Duration length, ChronoUnit bucket) {
        this.text = text;
        this.length = length;
        this.bucket = bucket;
    }

    /**
     * @throws IllegalArgumentException when there is none of that text
     */
    static Lookback of(String text) {
        return Stream.of(values())
                .filter(lookback -> lookback.text.equals(text))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }

    /**
     * The one that a request names.
     *
     * @param window the parameter, or {@code null}
     * @param range the same under its old name, or {@code null}; {@code window} is preferred
     */
    public static Optional<Lookback> ofEither(String window, String range) {
        return Optional.ofNullable(window).or(() -> Optional.ofNullable(range)).map(Lookback::of);
    }

    public String text() {
        return text;
    }

    /** How long each bucket is. */
    Duration bucket() {
        return bucket.getDuration();
    }

    /** Where it begins, in whole milliseconds. */
    public Instant since(Instant now) {
        return now.minus(length).truncatedTo(ChronoUnit.MILLIS);
    }

    /** Where the buckets begin, from the one that {@link #since} lies in to the one that is now. */
    List<Instant> buckets(Instant now) {
        return Stream.iterate(
                        since(now).truncatedTo(bucket), start -> !start.isAfter(now), start -> start.plus(bucket()))
                .toList();
    }
}
