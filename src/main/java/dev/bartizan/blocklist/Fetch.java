package dev.bartizan.blocklist;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last fetch of a list's source.
 *
 * @param validators of the last version, for a conditional request
 * @param at when the source was fetched last, successfully or not; null if it never was, or its URL has changed since
 * @param retryAt before this time the server wants no further request ({@code Retry-After}); null if it did not say so
 */
public record Fetch(
        Validators validators,
        @Nullable Instant at,
        @Nullable Instant retryAt) {

    public static final Fetch NONE = new Fetch(Validators.NONE, null, null);

    /** A {@code Retry-After} beyond this is shortened, so that a wrong one doesn't stop a list for good. */
    static final Duration MAXIMUM_RETRY_AFTER = Duration.ofDays(1);

    /** A fetch that began at the given time; the validators stay. */
    public Fetch begunAt(Instant now) {
        return new Fetch(validators, now, null);
    }

    /** The same fetch with the validators of a new version. */
    public Fetch with(Validators found) {
        return new Fetch(found, at, retryAt);
    }

    /** The same fetch with the server's {@code Retry-After}, limited to {@link #MAXIMUM_RETRY_AFTER}. */
    public Fetch retryAfter(Duration wait, Instant now) {
        return new Fetch(
                validators, at, now.plus(wait.compareTo(MAXIMUM_RETRY_AFTER) > 0 ? MAXIMUM_RETRY_AFTER : wait));
    }

    /** Whether the server wants no request yet. A time beyond the maximum is ignored: the clock was ahead. */
    public boolean mustWait(Instant now) {
        return retryAt != null && now.isBefore(retryAt) && !retryAt.isAfter(now.plus(MAXIMUM_RETRY_AFTER));
    }

    /** Whether the minimum interval has not passed. A fetch in the future is ignored: the clock was ahead. */
    public boolean isWithin(Duration interval, Instant now) {
        return at != null && !at.isAfter(now) && now.isBefore(at.plus(interval));
    }

    /** When the source may be fetched next; empty if it may be fetched now. */
    public Optional<Instant> next(Duration interval, Instant now) {
        Instant afterInterval = at != null && isWithin(interval, now) ? at.plus(interval) : now;
        Instant afterWait = retryAt != null && mustWait(now) ? retryAt : now;
        Instant next = afterInterval.isAfter(afterWait) ? afterInterval : afterWait;
        return next.isAfter(now) ? Optional.of(next) : Optional.empty();
    }
}
