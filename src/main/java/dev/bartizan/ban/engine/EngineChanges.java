package dev.bartizan.ban.engine;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The changes that make our bans of one engine equal to its active bans.
 *
 * @param gone our bans that the engine doesn't have, or that began again or have another type
 * @param begun its bans that we don't have
 * @param moved our bans whose end has changed, with the new end
 */
public record EngineChanges(List<ActiveBan> gone, List<EngineBan> begun, List<ActiveBan> moved) {

    /**
     * Maximum difference of equal times: engines count in seconds, round differently, and some report the remaining
     * duration.
     */
    public static final Duration TOLERANCE = Duration.ofSeconds(2);

    /**
     * Addresses that no machine is reached from over the Internet, but on which a machine depends: loopback, unspecified and
     * link-local ones. An engine can ban them by mistake, for example if {@code localhost} is in a log.
     */
    private static final IpRangeSet NEVER_BANNED = IpRangeSet.of(
            IpRange.parse("0.0.0.0"),
            IpRange.parse("127.0.0.0/8"),
            IpRange.parse("169.254.0.0/16"),
            IpRange.parse("::/127"),
            IpRange.parse("fe80::/10"));

    /**
     * Compares our bans with those of the engine. Bans inside of loopback, unspecified or link-local addresses are ignored, so
     * that they are never published.
     *
     *
     * @param ours our active bans of the engine
     * @param reported the engine's bans; for the same range and scenario, the strictest is used, and of
     *     those the one that ends last
     */
    public static EngineChanges between(Collection<ActiveBan> ours, Collection<EngineBan> reported, Instant now) {
        Map<BanKey, EngineBan> wanted = new HashMap<>();
        reported.stream()
                .filter(ban -> end(ban.until()).isAfter(now) && !NEVER_BANNED.containsAll(ban.range()))
                .forEach(ban -> wanted.merge(new BanKey(ban.range(), ban.scenario()), ban, EngineChanges::stronger));
        List<ActiveBan> gone = new ArrayList<>();
        List<ActiveBan> moved = new ArrayList<>();
        for (ActiveBan ban : ours) {
            BanKey key = new BanKey(ban.range(), ban.scenario());
            EngineBan same = wanted.get(key);
            if (same == null
                    || same.type() != ban.type()
                    || !same.since().map(since -> near(since, ban.since())).orElse(true)) {
                gone.add(ban);
                continue;
            }
            wanted.remove(key);
            if (!near(end(same.until()), end(ban.until()))) {
                moved.add(ban.until(same.until()));
            }
        }
        return new EngineChanges(gone, List.copyOf(wanted.values()), moved);
    }

    private static EngineBan stronger(EngineBan one, EngineBan other) {
        if (one.type() != other.type()) {
            return one.type().stricterThan(other.type()) ? one : other;
        }
        return end(one.until()).isBefore(end(other.until())) ? other : one;
    }

    /** Whether two times are equal within {@link #TOLERANCE}. */
    public static boolean near(Instant one, Instant other) {
        return one.equals(other)
                || !one.equals(Instant.MAX)
                        && !other.equals(Instant.MAX)
                        && Duration.between(one, other).abs().compareTo(TOLERANCE) < 0;
    }

    private static Instant end(Optional<Instant> until) {
        return until.orElse(Instant.MAX);
    }

    public boolean isEmpty() {
        return gone.isEmpty() && begun.isEmpty() && moved.isEmpty();
    }

    /** Identifies a ban within its engine. */
    private record BanKey(IpRange range, String scenario) {}
}
