package dev.bartizan.decision.bouncer.view;

import java.time.Duration;
import java.time.Instant;

/**
 * Records that all decisions of a source were sent to a bouncer. Kernel sets drop entries by timeout, so decisions that
 * last longer must be sent again in time.
 *
 * @param at when they were sent
 * @param until the earliest end that was sent for any of the decisions
 */
public record Announcement(Instant at, Instant until) {

    /** Spreads the announcements of bouncers and sources over time. */
    @FunctionalInterface
    public interface Jitter {
        double of(String source, Announcement last);
    }

    /** The longest timeout that ipset accepts. */
    static final Duration LONGEST = Duration.ofSeconds(2_147_482);

    private static final double EARLIEST = 0.5;
    private static final double LATEST = 0.8;

    static Announcement of(Source source, Instant now) {
        return new Announcement(now, end(source.until(), now));
    }

    /** The end that is sent for a decision. */
    static Instant end(Instant until, Instant now) {
        Instant longest = now.plus(LONGEST);
        return until.isBefore(longest) ? until : longest;
    }

    /**
     * Whether to send the source again: 50 % to 80 % of the announced lifetime have passed, and the end is later now.
     *
     * @param jitter from 0 for 50 % to 1 for 80 %
     */
    boolean due(Source source, Instant now, double jitter) {
        if (!end(source.until(), now).isAfter(until)) {
            return false;
        }
        double share = EARLIEST + jitter * (LATEST - EARLIEST);
        long millis = (long) (Duration.between(at, until).toMillis() * share);
        return !now.isBefore(at.plusMillis(millis));
    }
}
