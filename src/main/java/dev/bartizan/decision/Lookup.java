package dev.bartizan.decision;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ip.IpRange;
import java.time.Instant;
import java.util.List;

/**
 * What is known of an address or a range at one moment.
 *
 * @param coverage how much of it is blocked; never partial for one address
 * @param allowlisted whether the allowlist has all of it
 * @param matches the bans of it and then the lists that have it, by name; also where the allowlist wins over them
 * @param truncated whether there are more matches than are told
 */
public record Lookup(Coverage coverage, boolean allowlisted, List<Match> matches, boolean truncated) {

    /** Whether at least one address of it is blocked. */
    public boolean blocked() {
        return coverage != Coverage.NONE;
    }

    /** A list or a ban that has the address, or a part of the range. */
    public sealed interface Match {

        /** For an address the CIDR that it lies in, else all that the list's entry or the ban has. */
        IpRange range();

        /** Since when. */
        Instant since();

        /**
         * A list that has it.
         *
         * @param list name of the list
         * @param range for an address the CIDR that it lies in, else the list's own range
         * @param since start of the day (UTC) on which the list had it first
         * @param until when it expires unless an import confirms the list before
         */
        record Listed(String list, IpRange range, Instant since, Instant until) implements Match {}

        /**
         * A ban of it.
         *
         * @param ban the ban
         */
        record Banned(ActiveBan ban) implements Match {

            @Override
            public IpRange range() {
                return ban.range();
            }

            @Override
            public Instant since() {
                return ban.since();
            }
        }
    }
}
