package dev.bartizan.decision;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ip.IpRange;
import dev.bartizan.protection.Protection;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The result of looking up an address or a range.
 *
 * @param coverage how much of it is blocked; never partial for one address
 * @param remediation what is to be done with its requests; for a range, the strictest of any of its addresses
 * @param allowlisted whether the allowlist contains all of it
 * @param protection why no list blocks the address, although lists may contain it; empty for a range
 * @param matches its bans, then the lists that contain it, by name; also if the allowlist or the protection overrides
 *     them
 * @param truncated whether there are more matches than {@code matches} contains
 */
public record Lookup(
        Coverage coverage,
        Optional<Remediation> remediation,
        boolean allowlisted,
        Optional<Protection> protection,
        List<Match> matches,
        boolean truncated) {

    /** Whether at least one address of it is blocked. */
    public boolean blocked() {
        return coverage != Coverage.NONE;
    }

    /** A list or a ban that contains the address, or a part of the range. */
    public sealed interface Match {

        /**
         * For an address, the CIDR that contains it; for a range, the whole range of the list's entry or of the ban.
         */
        IpRange range();

        /** What it demands. */
        Remediation type();

        /** Since when it matches. */
        Instant since();

        /** Whether the allowlist says that this match alone doesn't apply. */
        boolean excepted();

        /**
         * A list that contains it.
         *
         * @param list name of the list
         * @param type what the list demands
         * @param range for an address, the CIDR that contains it; for a range, the list's own range
         * @param since start of the day (UTC) when the list first contained it
         * @param until when it expires, unless an import renews the list
         * @param excepted whether the allowlist takes it, or the whole part of it in the range, out of this list
         */
        record Listed(String list, Remediation type, IpRange range, Instant since, Instant until, boolean excepted)
                implements Match {}

        /**
         * A ban that contains it.
         *
         * @param ban the ban
         */
        record Banned(ActiveBan ban) implements Match {

            @Override
            public IpRange range() {
                return ban.range();
            }

            @Override
            public Remediation type() {
                return ban.type();
            }

            @Override
            public Instant since() {
                return ban.since();
            }

            /** The allowlist has exceptions only for lists. */
            @Override
            public boolean excepted() {
                return false;
            }
        }
    }
}
