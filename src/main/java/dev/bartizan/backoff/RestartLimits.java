package dev.bartizan.backoff;

import java.time.Duration;

/**
 * How often something may be restarted.
 *
 * @param limit most restarts within the window
 * @param window how long a restart counts
 * @param backoff the delays between restarts
 */
public record RestartLimits(int limit, Duration window, Backoff backoff) {}
