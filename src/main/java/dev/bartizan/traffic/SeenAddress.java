package dev.bartizan.traffic;

import dev.bartizan.ip.IpAddress;
import java.time.Instant;

/**
 * An address that requests came from in a period, with the number of requests. The addresses of an IPv6 /64 are one: it has
 * the address that was seen last.
 *
 * @param blocked how many of the requests were blocked
 * @param passed how many of the requests look legitimate: answered with a status below 400, and not blocked
 * @param firstSecond time of the first request, in seconds since 1970
 * @param lastSecond time of the last request, in seconds since 1970
 */
public record SeenAddress(
        IpAddress address, long requests, long blocked, long passed, long firstSecond, long lastSecond) {

    /** The address itself, or the first address of the IPv6 /64: entries are distinct and sorted by it. */
    IpAddress key() {
        return key(address);
    }

    static IpAddress key(IpAddress address) {
        return address.v6() ? IpAddress.of6(address.high(), 0) : address;
    }

    /** Both together; the address is that of the later one. */
    SeenAddress plus(SeenAddress other) {
        return new SeenAddress(
                other.lastSecond >= lastSecond ? other.address : address,
                requests + other.requests,
                blocked + other.blocked,
                passed + other.passed,
                Math.min(firstSecond, other.firstSecond),
                Math.max(lastSecond, other.lastSecond));
    }

    /** Time of the first request. */
    public Instant firstAt() {
        return Instant.ofEpochSecond(firstSecond);
    }

    /** Time of the last request. */
    public Instant lastAt() {
        return Instant.ofEpochSecond(lastSecond);
    }
}
