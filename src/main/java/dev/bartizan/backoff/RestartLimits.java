package dev.bartizan.backoff;

import java.time.Duration;

/**
 * Limits of restarts.
 *
 * @param limit maximum number of restarts within the window
 * @param window the time in which restarts are counted
 * @param backoff the delays between restarts
 */
public record RestartLimits(int limit, Duration window, Backoff backoff) {}
