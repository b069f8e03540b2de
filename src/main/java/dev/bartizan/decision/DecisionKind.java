package dev.bartizan.decision;

import dev.bartizan.ip.IpRange;

/** What a decision blocks; the constants are named like the values of the query parameter. */
public enum DecisionKind {
    /** One address. */
    ip,
    /** A network of more than one address. */
    range;

    static DecisionKind of(IpRange cidr) {
        return cidr.first().equals(cidr.last()) ? ip : range;
    }
}
