package dev.bartizan.decision.bouncer;

import dev.bartizan.decision.bouncer.view.CidrMode;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a bouncer: which decisions it gets.
 *
 * @param origins origins of the decisions; empty for any
 * @param lists names of lists; empty for any
 * @param maxEntries maximum number of values; 0 for no limit
 * @param cidr how it gets networks; empty if that depends on its user agent
 */
record BouncerSettings(Set<String> origins, Set<String> lists, int maxEntries, Optional<CidrMode> cidr) {

    /** How a bouncer gets networks. */
    CidrMode cidr(RangeSupport support) {
        return cidr.orElse(support == RangeSupport.ALL ? CidrMode.KEEP : CidrMode.EXPAND);
    }
}
