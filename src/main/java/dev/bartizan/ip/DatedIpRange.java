package dev.bartizan.ip;

/**
 * A range and when it was first seen.
 *
 * @param firstSeenDay days since 1970-01-01, UTC
 */
public record DatedIpRange(IpRange range, int firstSeenDay) {}
