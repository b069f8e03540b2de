package dev.bartizan.decision.export;

import dev.bartizan.decision.StreamedBody;
import java.util.List;

/**
 * Rules for {@code iptables-restore --noflush} and for {@code ip6tables-restore --noflush}, each of which reads its own
 * rules from the same file. They drop the addresses in the sets of {@link IpsetScript}; with one rule per address the
 * kernel would check all rules for each packet. As in {@link NftablesScript}, the machine's own traffic and neighbour
 * discovery pass, and lists end no established connections; the rules of other programs can still drop them.
 */
final class IptablesRules {

    private static final String LOOPBACK = "-A BARTIZAN -i lo -j RETURN\n";

    private static final String ESTABLISHED = "-A BARTIZAN -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN\n";

    /** Types of ICMPv6 that IPv6 doesn't work without (RFC 4861). */
    private static final List<String> DISCOVERY =
            List.of("router-solicitation", "router-advertisement", "neighbour-solicitation", "neighbour-advertisement");

    private IptablesRules() {}

    static StreamedBody of(ExportContent content) {
        StringBuilder rules = new StringBuilder("""
                # First the sets: format ipset. Then iptables-restore --noflush (IPv6: ip6tables-restore --noflush),
                # and once, in INPUT and, for published ports of containers, in DOCKER-USER:
                # iptables -C INPUT -j BARTIZAN || iptables -I INPUT -j BARTIZAN
                *filter
                :BARTIZAN - [0:0]
                """);
        List<Boolean> families = content.query().families();
        rules.append(LOOPBACK);
        if (families.contains(true)) {
            DISCOVERY.forEach(type -> rules.append("-6 -A BARTIZAN -p ipv6-icmp --icmpv6-type ")
                    .append(type)
                    .append(" -m hl --hl-eq 255 -j RETURN\n"));
        }
        if (content.query().ofBans()) {
            families.forEach(v6 -> rules.append(rule("bans", v6)));
        }
        rules.append(ESTABLISHED);
        if (content.query().ofLists()) {
            families.forEach(v6 -> rules.append(rule("lists", v6)));
        }
        return Fragments.text(rules.append("COMMIT\n").toString());
    }

    private static String rule(String what, boolean v6) {
        return (v6 ? "-6" : "-4") + " -A BARTIZAN -m set --match-set " + IpsetScript.set(what, v6) + " src -j DROP\n";
    }
}
