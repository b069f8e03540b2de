package dev.bartizan.container;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The restarts of a container that count.
 *
 * @param restarts when they were, oldest first
 * @param usedUp whether there were too many once: time alone doesn't mend that
 */
record RestartBudget(List<Instant> restarts, boolean usedUp) {

    private static final int MOST_DOUBLINGS = 20;

    static final RestartBudget FULL = new RestartBudget(List.of(), false);

    /** As it is after one more restart. */
    RestartBudget charged(ContainerConfig.Restart limits, Instant now) {
        return new RestartBudget(
                Stream.concat(counted(limits, now).stream(), Stream.of(now)).toList(), usedUp);
    }

    /** As it is when there were too many. */
    RestartBudget spent() {
        return new RestartBudget(restarts, true);
    }

    /** How many restarts are left. */
    int left(ContainerConfig.Restart limits, Instant now) {
        return usedUp ? 0 : Math.max(0, limits.limit() - counted(limits, now).size());
    }

    /**
     * When the next restart may be.
     *
     * @param since since when it is needed
     */
    Instant next(ContainerConfig.Restart limits, Instant since, Instant now) {
        return since.plus(backoff(limits, counted(limits, now).size()));
    }

    private static Duration backoff(ContainerConfig.Restart limits, int earlier) {
        Duration doubled = limits.backoff().multipliedBy(1L << Math.min(earlier, MOST_DOUBLINGS));
        return doubled.compareTo(limits.longestBackoff()) < 0 ? doubled : limits.longestBackoff();
    }

    private List<Instant> counted(ContainerConfig.Restart limits, Instant now) {
        Instant from = now.minus(limits.window());
        // Those of a clock that was ahead would count for as long as it was.
        return restarts.stream()
                .filter(at -> at.isAfter(from) && !at.isAfter(now))
                .toList();
    }
}
