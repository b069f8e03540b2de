package dev.bartizan.container.check;

import java.time.Duration;

/**
 * A health check of a container.
 *
 * @param interval time from one check to the next
 * @param timeout of one check
 * @param retries failures in a row, an interval apart, that make the container unhealthy
 * @param startPeriod how long failures after the start don't count, until the first success
 */
public record Check(Probe probe, Duration interval, Duration timeout, int retries, Duration startPeriod) {}
