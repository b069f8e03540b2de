package dev.bartizan.backoff;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The restarts of a container or program that count against its limits. Immutable.
 *
 * @param restarts when they were, oldest first
 * @param usedUp whether the limit was exceeded once; this does not expire
 */
public record RestartBudget(List<Instant> restarts, boolean usedUp) {

    /** A budget without any restart. */
    public static final RestartBudget FULL = new RestartBudget(List.of(), false);

    /** The budget after one more restart. */
    public RestartBudget charged(RestartLimits limits, Instant now) {
        return new RestartBudget(
                Stream.concat(counted(limits, now).stream(), Stream.of(now)).toList(), usedUp);
    }

    /** The budget after the limit was exceeded. */
    public RestartBudget spent() {
        return new RestartBudget(restarts, true);
    }

    /** The number of restarts that are left now; 0 or more. */
    public int left(RestartLimits limits, Instant now) {
        return usedUp ? 0 : Math.max(0, limits.limit() - counted(limits, now).size());
    }

    /**
     * The earliest time of the next restart, by the delay since it became necessary.
     *
     * @param since since when the restart is necessary
     */
    public Instant next(RestartLimits limits, Instant since, Instant now) {
        return since.plus(limits.backoff().delay(counted(limits, now).size()));
    }

    /** The earliest time of the next restart, by the delay since the last one; {@code now} if none counts. */
    public Instant nextAfterLast(RestartLimits limits, Instant now) {
        List<Instant> counted = counted(limits, now);
        return counted.isEmpty() ? now : counted.getLast().plus(limits.backoff().delay(counted.size() - 1));
    }

    private List<Instant> counted(RestartLimits limits, Instant now) {
        Instant from = now.minus(limits.window());
        // A restart in the future means that the clock was set back; it would count for too long.
        return restarts.stream()
                .filter(at -> at.isAfter(from) && !at.isAfter(now))
                .toList();
    }
}
