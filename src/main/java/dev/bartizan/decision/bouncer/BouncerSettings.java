package dev.bartizan.decision.bouncer;

import dev.bartizan.decision.bouncer.view.CidrMode;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a bouncer: which decisions it gets.
 *
 * @param origins origins of the decisions; empty for any
 * @param lists names of lists; empty for any
 * @param maxEntries maximum number of values; 0 for no limit
 * @param cidr how it gets networks; empty if that depends on its user agent
 */
record BouncerSettings(Set<String> origins, Set<String> lists, int maxEntries, Optional<CidrMode> cidr) {

    /**
     * Until now, all releases of this bouncer block only a network's first address in nftables mode. The user agent
     * doesn't name the mode.
     */
    private static final String FIRST_ADDRESS_ONLY = "crowdsec-firewall-bouncer";

    /** How a bouncer with the given user agent gets networks. */
    CidrMode cidr(@Nullable String userAgent) {
        return cidr.orElse(blocksFirstAddressOnly(userAgent) ? CidrMode.EXPAND : CidrMode.KEEP);
    }

    /** Whether a bouncer with this user agent may block only the first address of a network. */
    static boolean blocksFirstAddressOnly(@Nullable String userAgent) {
        return userAgent != null && userAgent.contains(FIRST_ADDRESS_ONLY);
    }
}
