package dev.bartizan.ban;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A time window into the past and its buckets. All computations are in UTC: a day has 24 hours and begins at midnight
 * UTC.
 */
public enum Lookback {
    DAY("24h", Duration.ofHours(24), ChronoUnit.HOURS),
    WEEK("7d", Duration.ofDays(7), ChronoUnit.DAYS),
    MONTH("30d", Duration.ofDays(30), ChronoUnit.DAYS),
    YEAR("365d", Duration.ofDays(365), ChronoUnit.DAYS);

    /** The texts of {@link #of}, as a regular expression. */
    public static final String TEXTS = "24h|7d|30d|365d";

    private final String text;
    private final Duration length;
    private final ChronoUnit bucket;

    Lookback(String text, Duration length, ChronoUnit bucket) {
        this.text = text;
        this.length = length;
        this.bucket = bucket;
    }

    /** @throws IllegalArgumentException if the text is unknown */
    static Lookback of(String text) {
        return Stream.of(values())
                .filter(lookback -> lookback.text.equals(text))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }

    /**
     * The time window of a request.
     *
     * @param window the parameter
     * @param range the parameter with the old name; {@code window} takes precedence
     */
    public static Optional<Lookback> ofEither(@Nullable String window, @Nullable String range) {
        return Optional.ofNullable(window).or(() -> Optional.ofNullable(range)).map(Lookback::of);
    }

    public String text() {
        return text;
    }

    /** Length of each bucket. */
    Duration bucket() {
        return bucket.getDuration();
    }

    /** Start of the time window, in whole milliseconds. */
    public Instant since(Instant now) {
        return now.minus(length).truncatedTo(ChronoUnit.MILLIS);
    }

    /** Starts of the buckets, from the one that contains {@link #since} to the current one. */
    List<Instant> buckets(Instant now) {
        return Stream.iterate(
                        since(now).truncatedTo(bucket), start -> !start.isAfter(now), start -> start.plus(bucket()))
                .toList();
    }
}
