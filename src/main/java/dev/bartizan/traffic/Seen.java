package dev.bartizan.traffic;

import java.time.Instant;

/**
 * The selected addresses of a window of time.
 *
 * @param since start of the window
 * @param table the selected addresses
 * @param notRecorded number of requests, of all addresses, that were not recorded because there were too many addresses
 */
public record Seen(Instant since, SeenTable table, long notRecorded) {}
