package dev.bartizan.decision.allowlist;

import dev.bartizan.ip.set.IpRangeSet;
import java.util.Map;

/**
 * The addresses that entries of the allowlist take out of single lists. Bans and other lists still block them.
 *
 * @param byList the addresses by the list's id; none is empty
 * @param all the addresses of all lists
 */
public record ListExceptions(Map<Long, IpRangeSet> byList, IpRangeSet all) {

    public static final ListExceptions NONE = new ListExceptions(Map.of(), IpRangeSet.EMPTY);

    /** @param byList the addresses by the list's id; none is empty */
    public static ListExceptions of(Map<Long, IpRangeSet> byList) {
        return byList.isEmpty() ? NONE : new ListExceptions(Map.copyOf(byList), IpRangeSet.unionOf(byList.values()));
    }

    public boolean isEmpty() {
        return byList.isEmpty();
    }

    /** The addresses that the list with this id doesn't block. */
    public IpRangeSet of(long listId) {
        return isEmpty() ? IpRangeSet.EMPTY : byList.getOrDefault(listId, IpRangeSet.EMPTY);
    }
}
