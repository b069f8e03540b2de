package dev.bartizan.container.engine;

import java.time.Duration;
import java.util.List;

/**
 * A health check that belongs to a container or its image.
 *
 * @param command the program and its arguments; a shell command already starts with {@code /bin/sh -c}
 * @param retries failures in a row that make the container unhealthy
 * @param startPeriod how long failures after the start don't count
 */
public record HealthCheck(
        List<String> command, Duration interval, Duration timeout, int retries, Duration startPeriod) {}
