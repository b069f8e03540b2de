package dev.bartizan.ban;

import dev.bartizan.ip.IpRange;
import java.time.Instant;

/**
 * Which bans to list; null is no condition.
 *
 * @param active whether they are in force
 * @param origin who banned
 * @param jail what the bans of fail2ban are for
 * @param covered what they have all addresses of
 * @param since when they began at the earliest
 */
public record BanFilter(Boolean active, String origin, String jail, IpRange covered, Instant since) {}
