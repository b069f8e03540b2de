package dev.bartizan.blocklist;

import dev.bartizan.ip.set.DatedIpRangeSet;
import dev.bartizan.protection.ProtectedSet;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import java.util.List;

/**
 * The content of one enabled list, for publishing.
 *
 * @param listId id of the list
 * @param name name of the list
 * @param version version of the content
 * @param ranges the addresses, each range with the day it was first seen
 * @param until when the content expires, unless an import renews it
 * @param type what is to be done with the requests of the addresses
 * @param allow whether the addresses are allowed instead of blocked
 */
public record ListContent(
        long listId,
        String name,
        long version,
        DatedIpRangeSet ranges,
        Instant until,
        Remediation type,
        boolean allow) {

    /** The content of a list that blocks. */
    public ListContent(long listId, String name, long version, DatedIpRangeSet ranges, Instant until) {
        this(listId, name, version, ranges, until, Remediation.ban, false);
    }

    /** The protected addresses in the content, which are not published. */
    public List<ProtectedSet.Entry> spared(ProtectedSet protectedSet) {
        return protectedSet.select(range -> ranges.overlapping(range).findAny().isPresent());
    }
}
