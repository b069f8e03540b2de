package dev.bartizan.decision.bouncer.view;

import dev.bartizan.decision.DecisionSet;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeList;
import java.util.List;

/** Limits the number of addresses that the networks of one view are expanded to. */
final class ExpansionBudget {

    private final List<IpRangeList> lists;
    private final List<IpRange> bans;

    private long left;

    ExpansionBudget(DecisionSet decisions, BouncerFilter filter, long addresses) {
        this.lists = decisions.lists().stream()
                .filter(listed -> filter.admits(listed.list()))
                .map(listed -> listed.ranges())
                .toList();
        this.bans = decisions.bans().all().stream()
                .filter(ban -> filter.admits(ban.origin(), ban.scenario(), ban.type()))
                .map(ban -> ban.range())
                .toList();
        this.left = addresses;
    }

    /**
     * Spends the budget on the networks of one family, the smallest ones first.
     *
     * @param hostBits host bits of the largest networks to expand
     * @return host bits of the largest networks that all fit; 0 for none
     */
    int spend(boolean v6, int hostBits) {
        for (int bits = 1; bits <= hostBits; bits++) {
            long addresses = count(v6, bits) << bits;
            if (addresses > left) {
                return bits - 1;
            }
            left -= addresses;
        }
        return hostBits;
    }

    private long count(boolean v6, int hostBits) {
        int length = (v6 ? 128 : 32) - hostBits;
        long count = bans.stream()
                .filter(ban -> ban.isV6() == v6 && ban.prefixLength() == length)
                .count();
        for (IpRangeList list : lists) {
            count += list.cidrCount(v6, hostBits);
        }
        return count;
    }
}
