package dev.bartizan.decision;

import dev.bartizan.decision.allowlist.ListExceptions;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.protection.ProtectedSet;

/**
 * The addresses that lists don't block.
 *
 * @param allowlist addresses that nothing blocks
 * @param exceptions addresses that single lists don't block
 * @param protectedSet addresses that no list blocks
 */
record Excepted(IpRangeSet allowlist, ListExceptions exceptions, ProtectedSet protectedSet) {

    /** The addresses that no list blocks. */
    IpRangeSet everywhere() {
        return allowlist.union(protectedSet.all());
    }

    /**
     * The addresses that a list doesn't block; the first argument itself if the list has no exceptions.
     *
     * @param everywhere the addresses that no list blocks
     */
    IpRangeSet with(IpRangeSet everywhere, long listId) {
        IpRangeSet own = exceptions.of(listId);
        return own.isEmpty() ? everywhere : everywhere.union(own);
    }

    /** Whether the same lists are cut in the same way, except for protected addresses. */
    boolean sameAllowlist(Excepted other) {
        return allowlist == other.allowlist && exceptions == other.exceptions;
    }
}
