package dev.bartizan.ban.engine;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ip.IpRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has to be done so that our bans of one engine are what it has in force.
 *
 * @param gone ours that it doesn't have, or has begun again
 * @param begun its bans that we have not
 * @param moved ours with another end than it says, with that end
 */
public record EngineChanges(List<ActiveBan> gone, List<EngineBan> begun, List<ActiveBan> moved) {

    /** Engines count in seconds, round differently from place to place, and some tell how long a ban lasts from now on. */
    public static final Duration TOLERANCE = Duration.ofSeconds(2);

    /**
     * Compares.
     *
     * @param ours bans in force of that engine
     * @param told what the engine says; of several on one range for one scenario the one that lasts longest counts
     */
    public static EngineChanges between(Collection<ActiveBan> ours, Collection<EngineBan> told, Instant now) {
        Map<Banned, EngineBan> wanted = new HashMap<>();
        told.stream()
                .filter(ban -> end(ban.until()).isAfter(now))
                .forEach(ban -> wanted.merge(
                        new Banned(ban.range(), ban.scenario()),
                        ban,
                        (one, other) -> end(one.until()).isBefore(end(other.until())) ? other : one));
        List<ActiveBan> gone = new ArrayList<>();
        List<ActiveBan> moved = new ArrayList<>();
        for (ActiveBan ban : ours) {
            Banned banned = new Banned(ban.range(), ban.scenario());
            EngineBan same = wanted.get(banned);
            if (same == null
                    || !same.since().map(since -> near(since, ban.since())).orElse(true)) {
                gone.add(ban);
                continue;
            }
            wanted.remove(banned);
            if (!near(end(same.until()), end(ban.until()))) {
                moved.add(ban.until(same.until()));
            }
        }
        return new EngineChanges(gone, List.copyOf(wanted.values()), moved);
    }

    /** Whether two tellings of one moment are of the same. */
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

    /** What a ban is known by within its engine. */
    private record Banned(IpRange range, String scenario) {}
}
