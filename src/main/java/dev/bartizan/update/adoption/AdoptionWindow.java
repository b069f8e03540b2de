package dev.bartizan.update.adoption;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A time window into the past, and its buckets in UTC. */
enum AdoptionWindow {
    HOURS("48h", ChronoUnit.HOURS, 48),
    DAYS("30d", ChronoUnit.DAYS, 30);

    /** The texts of {@link #of}, as a regular expression. */
    static final String TEXTS = "48h|30d";

    private final String text;
    private final ChronoUnit bucket;
    private final int count;

    AdoptionWindow(String text, ChronoUnit bucket, int count) {
        this.text = text;
        this.bucket = bucket;
        this.count = count;
    }

    static Optional<AdoptionWindow> of(String text) {
        return Stream.of(values()).filter(window -> window.text.equals(text)).findFirst();
    }

    String text() {
        return text;
    }

    /** The begins of all buckets, oldest first; the last one has begun. */
    List<Instant> starts(Instant now) {
        Instant last = start(now);
        return IntStream.rangeClosed(1 - count, 0)
                .mapToObj(back -> last.plus(bucket.getDuration().multipliedBy(back)))
                .toList();
    }

    /** Begin of the bucket of a time. */
    Instant start(Instant time) {
        return time.truncatedTo(bucket);
    }
}
