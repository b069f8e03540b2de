package dev.bartizan.decision.bouncer;

import dev.bartizan.decision.bouncer.view.CidrMode;
import java.util.Optional;
import java.util.Set;

/**
 * What a person decided a bouncer gets.
 *
 * @param origins all of which; empty for any
 * @param lists names of lists; empty for any
 * @param maxEntries most values; 0 for no limit
 * @param cidr what it is told of networks; none to tell by its user agent
 */
record BouncerSettings(Set<String> origins, Set<String> lists, int maxEntries, Optional<CidrMode> cidr) {

    /**
     * What releases of this one do with a network in nftables mode, so far: block its first address alone. Its user agent
     * doesn't tell the mode.
     */
    private static final String FIRST_ADDRESS_ONLY = "crowdsec-firewall-bouncer";

    /** What a bouncer with the given user agent, which may be {@code null}, is told of networks. */
    CidrMode cidr(String userAgent) {
        return cidr.orElse(blocksFirstAddressOnly(userAgent) ? CidrMode.EXPAND : CidrMode.KEEP);
    }

    /** Whether it may be one that blocks only the first address of a network. */
    static boolean blocksFirstAddressOnly(String userAgent) {
        return userAgent != null && userAgent.contains(FIRST_ADDRESS_ONLY);
    }
}
