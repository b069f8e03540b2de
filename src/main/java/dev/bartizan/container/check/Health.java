package dev.bartizan.container.check;

import dev.bartizan.container.check.HealthResult.Verdict;
import java.time.Instant;

/**
 * What the checks of one run of a container have found so far.
 *
 * @param condition what that means
 * @param failures how many in a row count
 * @param countedAt when the last one that counts was, at first the start
 * @param output what the last check said
 */
public record Health(Condition condition, int failures, Instant countedAt, String output) {

    /** What checks mean for a container. */
    public enum Condition {
        /** It has none. */
        UNCHECKED,
        /** None has succeeded yet. */
        UNKNOWN,
        WELL,
        SICK,
        /** The check can't be run, so nothing is known. */
        BROKEN
    }

    /** Of a container without a check. */
    public static Health unchecked() {
        return new Health(Condition.UNCHECKED, 0, Instant.MIN, "");
    }

    /** Of a run that has not been checked. */
    public static Health unknown(Instant startedAt) {
        return new Health(Condition.UNKNOWN, 0, startedAt, "");
    }

    /** As it is after one more check. */
    public Health after(HealthResult result, Check check, Instant startedAt, Instant now) {
        return switch (result.verdict()) {
            case HEALTHY -> new Health(Condition.WELL, 0, now, result.output());
            case BROKEN -> new Health(Condition.BROKEN, 0, now, result.output());
            case UNHEALTHY -> failed(result.output(), check, startedAt, now);
        };
    }

    /** A start is watched more often than the interval says; that must not make failures count sooner. */
    private Health failed(String said, Check check, Instant startedAt, Instant now) {
        boolean starting = condition == Condition.UNKNOWN;
        boolean excused = starting
                && (now.isBefore(startedAt.plus(check.startPeriod()))
                        || now.isBefore(countedAt.plus(check.interval())));
        if (excused) {
            return new Health(condition, failures, countedAt, said);
        }
        int counted = failures + 1;
        Condition next = counted >= check.retries()
                ? Condition.SICK
                : condition == Condition.BROKEN ? Condition.UNKNOWN : condition;
        return new Health(next, counted, now, said);
    }

    /** What one result means where the engine has counted the failures already. */
    static Health of(Verdict verdict, String output, Instant now) {
        return new Health(
                switch (verdict) {
                    case HEALTHY -> Condition.WELL;
                    case UNHEALTHY -> Condition.SICK;
                    case BROKEN -> Condition.BROKEN;
                },
                0,
                now,
                output);
    }
}
