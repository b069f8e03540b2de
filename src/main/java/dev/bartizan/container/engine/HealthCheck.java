package dev.bartizan.container.engine;

import java.time.Duration;
import java.util.List;

/**
 * A health check that belongs to a container or its image.
 *
 * @param command the program and its arguments; a shell's command is {@code /bin/sh -c …} already
 * @param retries failures in a row that make it unhealthy
 * @param startPeriod how long failures after the start don't count
 */
public record HealthCheck(
        List<String> command, Duration interval, Duration timeout, int retries, Duration startPeriod) {}
