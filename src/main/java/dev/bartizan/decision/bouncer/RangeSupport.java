package dev.bartizan.decision.bouncer;

import dev.bartizan.ip.set.HostExpansion;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which networks the program of a bouncer blocks in stream mode, known by its user agent. */
enum RangeSupport {
    /** All networks; the case for unknown programs. */
    ALL(""),
    /** Only the first address of each; in nftables mode, which the user agent doesn't name. */
    FIRST_ADDRESS("in nftables mode it blocks only the first address of a network"),
    /** Only IPv4 networks. */
    IPV4("it blocks no IPv6 networks"),
    /** No networks: it compares a client's address with the text of each value. */
    NONE("in stream mode it blocks no networks");

    private final String sentence;

    RangeSupport(String sentence) {
        this.sentence = sentence;
    }

    /**
     * The networks that a program blocks.
     *
     * @param userAgent its user agent
     * @param namesScopes whether its request names scopes. The versions of the Traefik plugin that block networks do
     */
    static RangeSupport of(@Nullable String userAgent, boolean namesScopes) {
        if (userAgent == null) {
            return ALL;
        }
        if (userAgent.startsWith("crowdsec-firewall-bouncer")) {
            return FIRST_ADDRESS;
        }
        if (userAgent.startsWith("Crowdsec-Bouncer-Traefik-Plugin")) {
            return namesScopes ? ALL : NONE;
        }
        boolean javascript = Stream.of("nodejs-cs-bouncer", "nodejs-bouncer", "express-bouncer", "express-cs-bouncer")
                .anyMatch(userAgent::contains);
        return javascript ? IPV4 : ALL;
    }

    boolean blocksIpv4() {
        return this == ALL || this == IPV4;
    }

    boolean blocksIpv6() {
        return this == ALL;
    }

    /** The networks to expand, out of those that are small enough. */
    HostExpansion expansion(HostExpansion small) {
        return new HostExpansion(blocksIpv4() ? 0 : small.hostBits4(), blocksIpv6() ? 0 : small.hostBits6());
    }

    /** What the program doesn't block, as the end of a sentence; empty if it blocks everything. */
    Optional<String> limitation() {
        return this == ALL ? Optional.empty() : Optional.of(sentence);
    }
}
