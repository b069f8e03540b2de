package dev.bartizan.container.check;

import dev.bartizan.container.check.HealthResult.Verdict;
import java.time.Instant;

/**
 * The health of a container since its last start, from its checks.
 *
 * @param failures number of counted failures in a row
 * @param countedAt time of the last counted failure; at first the container's start
 * @param output output of the last check
 */
public record HealthState(Condition condition, int failures, Instant countedAt, String output) {

    /** The container's condition. */
    public enum Condition {
        /** The container has no check. */
        UNCHECKED,
        /** No check has succeeded yet. */
        UNKNOWN,
        HEALTHY,
        UNHEALTHY,
        /** The check can't be run, so the health is unknown. */
        BROKEN
    }

    /** The health of a container without a check. */
    public static HealthState unchecked() {
        return new HealthState(Condition.UNCHECKED, 0, Instant.MIN, "");
    }

    /** The health of a container that was just started and not checked yet. */
    public static HealthState unknown(Instant startedAt) {
        return new HealthState(Condition.UNKNOWN, 0, startedAt, "");
    }

    /** The health after one more check. */
    public HealthState after(HealthResult result, Check check, Instant startedAt, Instant now) {
        return switch (result.verdict()) {
            case HEALTHY -> new HealthState(Condition.HEALTHY, 0, now, result.output());
            case BROKEN -> new HealthState(Condition.BROKEN, 0, now, result.output());
            case UNHEALTHY -> failed(result.output(), check, startedAt, now);
        };
    }

    /** During a start checks run more often than the interval; this must not make failures count sooner. */
    private HealthState failed(String text, Check check, Instant startedAt, Instant now) {
        boolean starting = condition == Condition.UNKNOWN;
        boolean excused = starting
                && (now.isBefore(startedAt.plus(check.startPeriod()))
                        || now.isBefore(countedAt.plus(check.interval())));
        if (excused) {
            return new HealthState(condition, failures, countedAt, text);
        }
        int counted = failures + 1;
        Condition next = counted >= check.retries()
                ? Condition.UNHEALTHY
                : condition == Condition.BROKEN ? Condition.UNKNOWN : condition;
        return new HealthState(next, counted, now, text);
    }

    /** The health from one result, if the engine has counted the failures already. */
    static HealthState of(Verdict verdict, String output, Instant now) {
        return new HealthState(
                switch (verdict) {
                    case HEALTHY -> Condition.HEALTHY;
                    case UNHEALTHY -> Condition.UNHEALTHY;
                    case BROKEN -> Condition.BROKEN;
                },
                0,
                now,
                output);
    }
}
