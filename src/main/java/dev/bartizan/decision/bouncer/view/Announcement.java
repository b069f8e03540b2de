package dev.bartizan.decision.bouncer.view;

import java.time.Duration;
import java.time.Instant;

/**
 * That a bouncer was told of all decisions of a source: kernel sets drop entries by time-out, so it is told of them again
 * while they last.
 *
 * @param at when it was told
 * @param until the end that each of the decisions was announced with at least
 */
public record Announcement(Instant at, Instant until) {

    /** The longest time-out that ipset takes. */
    static final Duration LONGEST = Duration.ofSeconds(2_147_482);

    private static final double EARLIEST = 0.5;
    private static final double LATEST = 0.8;

    static Announcement of(Source source, Instant now) {
        return new Announcement(now, end(source.until(), now));
    }

    /** The end that a decision is announced with. */
    static Instant end(Instant until, Instant now) {
        Instant longest = now.plus(LONGEST);
        return until.isBefore(longest) ? until : longest;
    }

    /**
     * Whether the source is to be announced again: between half and four fifths of the life announced have passed, and
     * there is a later end to announce.
     *
     * @param jitter when exactly, from 0 to 1
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
