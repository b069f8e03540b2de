package dev.bartizan.ip.set;

import dev.bartizan.ip.IpRange;

/**
 * A range and the day when it was first seen.
 *
 * @param firstSeenDay days since 1970-01-01, UTC
 */
public record DatedIpRange(IpRange range, int firstSeenDay) {}
