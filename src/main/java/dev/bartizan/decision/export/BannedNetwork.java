package dev.bartizan.decision.export;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A network whose addresses are all banned until the same time.
 *
 * @param range a CIDR
 * @param origin origin of the ban
 * @param until when the ban expires; empty for a permanent one
 */
record BannedNetwork(IpRange range, String origin, Optional<Instant> until) {

    /** The longest timeout that both nftables and ipset accept; an export is outdated long before. */
    private static final long LONGEST_TIMEOUT_SECONDS = 2_147_483;

    /** Seconds left at a moment, 1 to about 24 days; empty for a permanent ban. */
    OptionalLong secondsLeft(Instant moment) {
        return until.map(end -> Duration.between(moment, end))
                .map(left -> OptionalLong.of(Math.clamp(left.plusMillis(999).toSeconds(), 1, LONGEST_TIMEOUT_SECONDS)))
                .orElse(OptionalLong.empty());
    }

    /**
     * Splits bans into disjoint networks, each with its longest ban. Bans are CIDRs, so two of them are either nested
     * or disjoint.
     *
     * @param bans by address, each network before the bans inside it
     * @param excluded addresses that are left out
     */
    static List<BannedNetwork> disjoint(List<ActiveBan> bans, IpRangeSet excluded) {
        List<Outlasting> outlasting = new ArrayList<>();
        Deque<Outlasting> around = new ArrayDeque<>();
        for (ActiveBan ban : bans) {
            while (!around.isEmpty() && !around.peek().contains(ban)) {
                around.pop();
            }
            if (around.isEmpty() || around.peek().endsBefore(ban)) {
                Outlasting next = new Outlasting(ban, new ArrayList<>());
                if (!around.isEmpty()) {
                    around.peek().within().add(ban.range());
                }
                around.push(next);
                outlasting.add(next);
            }
        }
        return outlasting.stream().flatMap(each -> each.rest(excluded)).toList();
    }

    /**
     * A ban that lasts longer than all bans around it.
     *
     * @param ban the ban
     * @param within the largest networks in it that are banned for longer still
     */
    private record Outlasting(ActiveBan ban, List<IpRange> within) {

        boolean contains(ActiveBan other) {
            return ban.range().contains(other.range().first());
        }

        boolean endsBefore(ActiveBan other) {
            return ban.until().isPresent()
                    && (other.until().isEmpty()
                            || other.until().get().isAfter(ban.until().get()));
        }

        Stream<BannedNetwork> rest(IpRangeSet excluded) {
            boolean whole = within.isEmpty() && !excluded.overlaps(ban.range());
            Stream<IpRange> networks = whole
                    ? Stream.of(ban.range())
                    : IpRangeSet.of(ban.range()).subtract(IpRangeSet.of(within)).subtract(excluded).stream()
                            .flatMap(range -> range.cidrs().stream());
            return networks.map(network -> new BannedNetwork(network, ban.origin(), ban.until()));
        }
    }
}
