package dev.bartizan.decision;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.blocklist.ListContent;
import dev.bartizan.ip.IpRange;
import dev.bartizan.remediation.Remediation;
import java.util.Optional;

/**
 * Selects decisions; an empty component selects all.
 *
 * @param type what is to be done with the requests of the addresses
 * @param origin {@link ListedRanges#ORIGIN}, or the origin of bans, such as {@code bartizan}
 * @param list name of a list
 * @param covered an address or network that the decision must contain
 * @param kind single addresses or networks
 */
record DecisionFilter(
        Optional<Remediation> type,
        Optional<String> origin,
        Optional<String> list,
        Optional<IpRange> covered,
        Optional<DecisionKind> kind) {

    boolean wants(ListContent content) {
        String name = content.name();
        return wants(content.type())
                && origin.orElse(ListedRanges.ORIGIN).equals(ListedRanges.ORIGIN)
                && list.orElse(name).equals(name);
    }

    boolean wants(ActiveBan ban) {
        return list.isEmpty()
                && wants(ban.type())
                && origin.orElse(ban.origin()).equals(ban.origin())
                && wants(ban.range());
    }

    private boolean wants(Remediation given) {
        return type.orElse(given) == given;
    }

    boolean wants(IpRange cidr) {
        return kind.isEmpty() && covered.isEmpty()
                || kind.orElse(DecisionKind.of(cidr)) == DecisionKind.of(cidr)
                        && covered.map(range -> cidr.contains(range.first()) && cidr.contains(range.last()))
                                .orElse(true);
    }
}
