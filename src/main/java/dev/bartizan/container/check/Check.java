package dev.bartizan.container.check;

import java.time.Duration;

/**
 * How a container's health is found out.
 *
 * @param interval from one check to the next one
 * @param timeout how long one may take
 * @param retries failures in a row, an interval apart, that make it unhealthy
 * @param startPeriod how long failures after the start don't count, until the first success
 */
public record Check(Probe probe, Duration interval, Duration timeout, int retries, Duration startPeriod) {}
