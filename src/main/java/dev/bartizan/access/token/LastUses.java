package dev.bartizan.access.token;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Last uses of tokens that are not stored yet. */
@Singleton
public class LastUses {

    private final Map<Long, Instant> byToken = new ConcurrentHashMap<>();

    public void record(long token, Instant when) {
        byToken.put(token, when);
    }

    /** The later of the stored and the pending last use. */
    @Nullable
    Instant of(long token, @Nullable Instant stored) {
        Instant latest = byToken.get(token);
        return latest == null || stored != null && stored.isAfter(latest) ? stored : latest;
    }

    /** A copy of the uses to store; call {@link #stored} afterwards. */
    Map<Long, Instant> pending() {
        return Map.copyOf(byToken);
    }

    /** Removes stored uses; newer ones stay pending. */
    void stored(Map<Long, Instant> uses) {
        uses.forEach(byToken::remove);
    }
}
