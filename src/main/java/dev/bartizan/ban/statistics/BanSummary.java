package dev.bartizan.ban.statistics;

import java.time.Instant;

/**
 * Summary of the bans of one address by origin and scenario.
 *
 * @param bans number of bans, active or ended
 * @param first begin of the first ban
 * @param last begin of the last ban
 * @param until end of the last ban; now if one is active
 */
public record BanSummary(String origin, String scenario, long bans, Instant first, Instant last, Instant until) {}
