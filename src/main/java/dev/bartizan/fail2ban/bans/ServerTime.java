package dev.bartizan.fail2ban.bans;

import dev.bartizan.fail2ban.Fail2banConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * Converts the server's local times, which come without a zone. If the assumed zone is wrong, for example in a container, the
 * UTC times in the server's database show the difference. Thread-safe.
 */
@Singleton
public final class ServerTime {

    /** Zones differ by a multiple of this. */
    private static final Duration STEP = Duration.ofMinutes(15);

    /** The largest difference: between UTC-12 and UTC+14. */
    private static final Duration FARTHEST = Duration.ofHours(26);

    /** One of the times is rounded, the other truncated. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    private final ZoneId zone;
    private final Clock clock;
    private volatile Duration correction = Duration.ZERO;

    @Inject
    ServerTime(Fail2banConfig config, Clock clock) {
        this(config.timeZone().orElseGet(ZoneId::systemDefault), clock);
    }

    ServerTime(ZoneId zone, Clock clock) {
        this.zone = zone;
        this.clock = clock;
    }

    /** Converts a local time in the past. */
    public Instant of(LocalDateTime local) {
        return assumed(local).plus(correction);
    }

    /** Whether a local time in an unknown zone and a stored UTC time can be equal. If so, their difference is used from now on. */
    boolean same(LocalDateTime local, Instant stored) {
        Duration difference = Duration.between(assumed(local), stored);
        Duration zones = STEP.multipliedBy(Math.round((double) difference.toSeconds() / STEP.toSeconds()));
        if (zones.abs().compareTo(FARTHEST) > 0 || difference.minus(zones).abs().compareTo(ROUNDING) > 0) {
            return false;
        }
        correction = zones;
        return true;
    }

    /** In the repeated hour at the end of summer time the later time is used, unless it is in the future. */
    private Instant assumed(LocalDateTime local) {
        ZonedDateTime first = local.atZone(zone);
        Instant second = first.withLaterOffsetAtOverlap().toInstant();
        return second.isAfter(clock.instant()) ? first.toInstant() : second;
    }
}
