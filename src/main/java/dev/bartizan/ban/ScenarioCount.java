package dev.bartizan.ban;

import java.time.Instant;

/**
 * Bans of one origin for one scenario.
 *
 * @param scenario such as a jail
 * @param bans how many began
 * @param addresses how many different addresses or networks they banned
 * @param inForce how many of them are in force
 * @param last when the last one began
 */
record ScenarioCount(String scenario, long bans, long addresses, long inForce, Instant last) {}
