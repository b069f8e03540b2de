package dev.bartizan.container.engine;

import java.time.Instant;

/**
 * A line that a container wrote.
 *
 * @param stderr whether to stderr; with a terminal there is but one stream
 * @param text without its end; what is longer than 16 KiB is cut
 */
public record LogLine(Instant at, boolean stderr, String text) {}
