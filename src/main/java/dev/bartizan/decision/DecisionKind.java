package dev.bartizan.decision;

import dev.bartizan.ip.IpRange;

/** What a decision blocks; the names are those of the query parameter. */
public enum DecisionKind {
    /** One address. */
    ip,
    /** A network of several. */
    range;

    static DecisionKind of(IpRange cidr) {
        return cidr.first().equals(cidr.last()) ? ip : range;
    }
}
