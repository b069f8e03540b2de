package dev.bartizan.fail2ban.bans;

import java.time.Duration;

/**
 * How many addresses go into one command, so that the server's only thread is held for a moment only: it answers nobody
 * and reads no log while it bans.
 *
 * <p>Begins with one address, because nobody knows how long an action takes, and grows to what takes {@link #AIM}. For one
 * thread.
 */
final class BatchSize {

    /** Less than half of the quarter of a second that a batch may take: machines are busy now and then. */
    static final Duration AIM = Duration.ofMillis(100);

    static final int MOST = 1_000;

    /** Of a cost that was lower than before. */
    private static final double WEIGHT = 0.25;

    private int current = 1;

    /** Nanoseconds for an address; 0 before any is known. */
    private double cost;

    /** Addresses of the next batch. */
    int current() {
        return current;
    }

    /**
     * Learns from a batch.
     *
     * @param changed addresses for which the server had something to do; the others cost nothing and tell nothing
     */
    void took(int changed, Duration time) {
        if (changed <= 0) {
            return;
        }
        double measured = (double) time.toNanos() / changed;
        // Higher costs count at once, lower ones bit by bit.
        cost = Math.max(measured, cost + WEIGHT * (measured - cost));
        double wanted = AIM.toNanos() / cost;
        current = (int) Math.clamp(wanted, 1, Math.min(2.0 * current, MOST));
    }

    /** The last batch did not go well: what follows is sent one by one until it does. */
    void restart() {
        current = 1;
    }
}
