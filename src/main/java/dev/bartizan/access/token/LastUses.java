package dev.bartizan.access.token;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When each token was used last, as far as that is not stored yet. */
@Singleton
public class LastUses {

    private final Map<Long, Instant> byToken = new ConcurrentHashMap<>();

    public void record(long token, Instant when) {
        byToken.put(token, when);
    }

    /** The later of what is stored and what is not stored yet, in milliseconds either way. */
    Instant of(long token, Instant stored) {
        Instant latest = byToken.get(token);
        return latest == null || stored != null && stored.isAfter(latest) ? stored : latest;
    }

    /** A copy of what is to be stored; {@link #stored} takes it away when it has been. */
    Map<Long, Instant> pending() {
        return Map.copyOf(byToken);
    }

    /** Uses that came meanwhile stay. */
    void stored(Map<Long, Instant> uses) {
        uses.forEach(byToken::remove);
    }
}
