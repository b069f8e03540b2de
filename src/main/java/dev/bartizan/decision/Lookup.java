package dev.bartizan.decision;

import dev.bartizan.ip.IpRange;
import java.time.Instant;
import java.util.List;

/**
 * What is known of an address or a range at one moment.
 *
 * @param coverage how much of it is blocked; never partial for one address
 * @param allowlisted whether the allowlist has all of it
 * @param matches the lists that have it, by name; also where the allowlist wins over them
 * @param truncated whether there are more matches than are told
 */
public record Lookup(Coverage coverage, boolean allowlisted, List<Match> matches, boolean truncated) {

    /** Whether at least one address of it is blocked. */
    public boolean blocked() {
        return coverage != Coverage.NONE;
    }

    /**
     * A list that has the address, or a part of the range.
     *
     * @param list name of the list
     * @param range for an address the CIDR that it lies in, else the list's own range
     * @param since start of the day (UTC) on which the list had it first
     * @param until when it expires unless an import confirms the list before
     */
    public record Match(String list, IpRange range, Instant since, Instant until) {}
}
