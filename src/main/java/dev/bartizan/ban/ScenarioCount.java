package dev.bartizan.ban;

import java.time.Instant;

/**
 * Counts of bans of one origin and scenario.
 *
 * @param scenario for example a jail
 * @param bans number of bans
 * @param addresses number of different addresses or networks that were banned
 * @param inForce number of active bans
 * @param last begin of the last ban
 */
record ScenarioCount(String scenario, long bans, long addresses, long inForce, Instant last) {}
