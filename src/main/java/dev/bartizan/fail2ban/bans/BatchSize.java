package dev.bartizan.fail2ban.bans;

import java.time.Duration;

/**
 * The number of addresses in one command. It limits how long a command blocks the server's only thread, which neither answers
 * other clients nor reads logs while it bans.
 *
 * <p>It starts with one address, because the cost of an action is unknown, and grows until a batch takes {@link #AIM}. Not
 * thread-safe.
 */
final class BatchSize {

    /** Less than half of the 250 ms that a batch may take, because machines can be busy. */
    static final Duration AIM = Duration.ofMillis(100);

    static final int MAX = 1_000;

    /** Weight of a measured cost that is lower than before. */
    private static final double WEIGHT = 0.25;

    private int current = 1;

    /** Nanoseconds per address; 0 before the first measurement. */
    private double cost;

    /** The number of addresses of the next batch. */
    int current() {
        return current;
    }

    /**
     * Adapts the size to the time that a batch took.
     *
     * @param changed number of addresses that the server changed; the others cost nothing
     */
    void adapt(int changed, Duration time) {
        if (changed <= 0) {
            return;
        }
        double measured = (double) time.toNanos() / changed;
        // Higher costs count at once, lower ones gradually.
        cost = Math.max(measured, cost + WEIGHT * (measured - cost));
        double wanted = AIM.toNanos() / cost;
        current = (int) Math.clamp(wanted, 1, Math.min(2.0 * current, MAX));
    }

    /** Starts again with one address after a failed batch. */
    void restart() {
        current = 1;
    }
}
