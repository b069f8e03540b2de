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
 * What moments the server means: it tells its local time and not which zone that is. Where the zone that is assumed is
 * wrong, as in a container beside a host, the moments in its database tell by how much. Thread-safe.
 */
@Singleton
public final class ServerTime {

    /** What zones differ by is a multiple of this. */
    private static final Duration STEP = Duration.ofMinutes(15);

    /** Between UTC-12 and UTC+14. */
    private static final Duration FARTHEST = Duration.ofHours(26);

    /** One is rounded, the other cut off. */
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

    /** The moment of something that has happened. */
    public Instant of(LocalDateTime told) {
        return assumed(told).plus(correction);
    }

    /** Whether both are the same moment, told in an unknown zone and stored as UTC. If so, the zone is known from now on. */
    boolean same(LocalDateTime told, Instant stored) {
        Duration difference = Duration.between(assumed(told), stored);
        Duration zones = STEP.multipliedBy(Math.round((double) difference.toSeconds() / STEP.toSeconds()));
        if (zones.abs().compareTo(FARTHEST) > 0 || difference.minus(zones).abs().compareTo(ROUNDING) > 0) {
            return false;
        }
        correction = zones;
        return true;
    }

    /** Of the two hours with the same name at the end of summer time it is the later one, once that has begun. */
    private Instant assumed(LocalDateTime told) {
        ZonedDateTime first = told.atZone(zone);
        Instant second = first.withLaterOffsetAtOverlap().toInstant();
        return second.isAfter(clock.instant()) ? first.toInstant() : second;
    }
}
