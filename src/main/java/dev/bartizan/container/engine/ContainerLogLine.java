package dev.bartizan.container.engine;

import java.time.Instant;

/**
 * A line of a container's log.
 *
 * @param stderr whether it was written to stderr; a container with a terminal has only stdout
 * @param text without the line end; cut after 16 KiB
 */
public record ContainerLogLine(Instant at, boolean stderr, String text) {}
