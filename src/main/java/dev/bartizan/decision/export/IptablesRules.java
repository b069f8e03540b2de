package dev.bartizan.decision.export;

import dev.bartizan.decision.StreamedBody;

/**
 * Rules for {@code iptables-restore --noflush} and for {@code ip6tables-restore --noflush}, each of which reads its own
 * rules from the same file. They drop the addresses in the sets of {@link IpsetScript}; with one rule per address the
 * kernel would check all rules for each packet.
 */
final class IptablesRules {

    private IptablesRules() {}

    static StreamedBody of(ExportContent content) {
        StringBuilder rules = new StringBuilder("""
                # First the sets: format ipset. Then iptables-restore --noflush (IPv6: ip6tables-restore --noflush),
                # and once, in INPUT and, for published ports of containers, in DOCKER-USER:
                # iptables -C INPUT -j BARTIZAN || iptables -I INPUT -j BARTIZAN
                *filter
                :BARTIZAN - [0:0]
                """);
        for (boolean v6 : content.query().families()) {
            if (content.query().ofBans()) {
                rules.append(rule("bans", v6));
            }
            if (content.query().ofLists()) {
                rules.append(rule("lists", v6));
            }
        }
        return Fragments.text(rules.append("COMMIT\n").toString());
    }

    private static String rule(String what, boolean v6) {
        return (v6 ? "-6" : "-4") + " -A BARTIZAN -m set --match-set " + IpsetScript.set(what, v6) + " src -j DROP\n";
    }
}
