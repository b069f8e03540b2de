package dev.bartizan.access.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Counts failed attempts per key and time window, such as a client's address. Bounded memory. Thread-safe. */
public final class Attempts {

    /** Maximum number of keys, to bound the memory; the least recent one is dropped. */
    private static final int MAX_KEYS = 10_000;

    private static final int MAX_COUNTED = 1_000_000_000;

    private final int allowed;
    private final Duration window;
    private final Map<String, Window> byKey = new LinkedHashMap<>(16, 0.75f, true);

    /** @param allowed attempts of one key within a minute that are not over the limit */
    public Attempts(int allowed) {
        this(allowed, Duration.ofMinutes(1));
    }

    /** @param allowed attempts of one key within a time window that are not over the limit */
    public Attempts(int allowed, Duration window) {
        this.allowed = allowed;
        this.window = window;
    }

    private record Window(Instant start, Instant end, int count) {

        /** Also ends if the clock was set back; otherwise the window could last for hours. */
        boolean includes(Instant now) {
            return !now.isBefore(start) && now.isBefore(end);
        }

        OptionalLong secondsLeft(Instant now) {
            return OptionalLong.of(Math.max(1, Duration.between(now, end).toSeconds()));
        }
    }

    /**
     * A failed attempt.
     *
     * @param first whether it is the first one of this time window
     * @param retryAfter seconds until the key may try again, if this attempt is over the limit
     */
    public record Attempt(boolean first, OptionalLong retryAfter) {}

    /** Counts a failed attempt. */
    public synchronized Attempt count(String key, Instant now) {
        Window last = byKey.get(key);
        Window counted = last == null || !last.includes(now)
                ? new Window(now, now.plus(window), 1)
                : new Window(last.start(), last.end(), Math.min(last.count() + 1, MAX_COUNTED));
        byKey.put(key, counted);
        if (byKey.size() > MAX_KEYS) {
            byKey.remove(byKey.keySet().iterator().next());
        }
        return new Attempt(
                counted.count() == 1, counted.count() > allowed ? counted.secondsLeft(now) : OptionalLong.empty());
    }

    /** Seconds until a key may try again, if a further failed attempt would be over the limit. */
    public synchronized OptionalLong retryAfter(String key, Instant now) {
        Window last = byKey.get(key);
        return last != null && last.includes(now) && last.count() >= allowed
                ? last.secondsLeft(now)
                : OptionalLong.empty();
    }
}
