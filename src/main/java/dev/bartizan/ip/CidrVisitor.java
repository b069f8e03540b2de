package dev.bartizan.ip;

/** Receives CIDRs of both families without an object for each: IPv4 first, each family in ascending order. */
public interface CidrVisitor {

    /** One IPv4 network and its prefix length, 0 to 32. */
    void cidr4(int network, int prefixLength);

    /** One IPv6 network and its prefix length, 0 to 128. */
    void cidr6(long networkHigh, long networkLow, int prefixLength);
}
