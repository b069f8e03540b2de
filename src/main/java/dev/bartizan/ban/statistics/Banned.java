package dev.bartizan.ban.statistics;

import java.time.Instant;

/**
 * Bans of one address by one origin for one scenario.
 *
 * @param bans how many there are and were
 * @param first when the first one began
 * @param last when the last one began
 * @param until when the last of them ended; now where one is in force
 */
public record Banned(String origin, String scenario, long bans, Instant first, Instant last, Instant until) {}
