package dev.bartizan.decision;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ip.IpRange;
import java.util.Optional;

/**
 * Selects decisions; an empty component selects all.
 *
 * @param origin {@link ListedRanges#ORIGIN}, or the origin of bans, such as {@code bartizan}
 * @param list name of a list
 * @param covered an address or network that the decision must contain
 * @param kind single addresses or networks
 */
record DecisionFilter(
        Optional<String> origin, Optional<String> list, Optional<IpRange> covered, Optional<DecisionKind> kind) {

    boolean wantsList(String name) {
        return origin.orElse(ListedRanges.ORIGIN).equals(ListedRanges.ORIGIN)
                && list.orElse(name).equals(name);
    }

    boolean wants(ActiveBan ban) {
        return list.isEmpty() && origin.orElse(ban.origin()).equals(ban.origin()) && wants(ban.range());
    }

    boolean wants(IpRange cidr) {
        return kind.isEmpty() && covered.isEmpty()
                || kind.orElse(DecisionKind.of(cidr)) == DecisionKind.of(cidr)
                        && covered.map(range -> cidr.contains(range.first()) && cidr.contains(range.last()))
                                .orElse(true);
    }
}
