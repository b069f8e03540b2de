package dev.bartizan.crowdsec;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * When an agent that has ended may be started again: the more starts there were of late the longer after the last one, and
 * not at all when there were too many.
 */
final class RestartBudget {

    private static final int MOST_DOUBLINGS = 20;

    private final CrowdSecConfig.Restart config;
    private final Deque<Instant> starts = new ArrayDeque<>();

    RestartBudget(CrowdSecConfig.Restart config) {
        this.config = config;
    }

    /** Whether there were so many starts of late that the agent counts as failed. */
    boolean exhausted(Instant now) {
        forget(now);
        return starts.size() >= config.starts();
    }

    /** Whether it may be started now. */
    boolean allows(Instant now) {
        return !exhausted(now)
                && (starts.isEmpty() || !now.isBefore(starts.getLast().plus(backoff())));
    }

    private Duration backoff() {
        int doublings = Math.min(starts.size() - 1, MOST_DOUBLINGS);
        Duration doubled = config.backoff().multipliedBy(1L << doublings);
        return doubled.compareTo(config.longestBackoff()) < 0 ? doubled : config.longestBackoff();
    }

    void started(Instant now) {
        starts.addLast(now);
    }

    /** A person decided: what was counts no more. */
    void clear() {
        starts.clear();
    }

    private void forget(Instant now) {
        // Those of a clock that was ahead would count for as long as it was.
        starts.removeIf(start -> start.isAfter(now));
        while (!starts.isEmpty() && !starts.getFirst().plus(config.window()).isAfter(now)) {
            starts.removeFirst();
        }
    }
}
