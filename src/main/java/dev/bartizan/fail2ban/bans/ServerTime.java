package dev.bartizan.fail2ban.bans;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.fail2ban.Fail2banConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Converts the server's local times, which come without a zone. If the assumed zone is wrong, for example in a container, the
 * UTC times in the server's database show the difference, or the bans that the server lists as in force. Thread-safe.
 */
@Singleton
public final class ServerTime {

    /** Zones differ by a multiple of this. */
    static final Duration STEP = Duration.ofMinutes(15);

    /** The largest difference: between UTC-12 and UTC+14. */
    private static final Duration FARTHEST = Duration.ofHours(26);

    /** One of the times is rounded, the other truncated. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    /** How late the server may end a ban, and how far its clock may be from ours. */
    static final Duration SLACK = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(ServerTime.class);

    private final ZoneId zone;
    private final Clock clock;
    private volatile Duration correction = Duration.ZERO;

    @Inject
    public ServerTime(Fail2banConfig config, Clock clock) {
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

    /** Whether a local time in an unknown zone and a stored UTC time can be equal. */
    boolean same(LocalDateTime local, Instant stored) {
        Duration zones = zones(local, stored);
        return zones.abs().compareTo(FARTHEST) <= 0
                && Duration.between(assumed(local), stored).minus(zones).abs().compareTo(ROUNDING) <= 0;
    }

    /** Uses the difference of a local time and a stored UTC time that are the same from now on. */
    void learn(LocalDateTime local, Instant stored) {
        use(zones(local, stored));
    }

    private Duration zones(LocalDateTime local, Instant stored) {
        Duration difference = Duration.between(assumed(local), stored);
        return STEP.multipliedBy(Math.round((double) difference.toSeconds() / STEP.toSeconds()));
    }

    /**
     * Uses another difference if bans in force prove that the current one is wrong: none of them can begin later than now, and
     * none can have ended. The newest one then counts as begun in the last {@link #STEP}; a newer one corrects that.
     *
     * @param inForce bans that the server lists now
     */
    void fit(Collection<BanLine> inForce, Instant now) {
        Optional<Instant> newest =
                inForce.stream().map(line -> assumed(line.began())).max(Comparator.naturalOrder());
        if (newest.isEmpty()) {
            return;
        }
        Duration atMost = Duration.between(newest.get(), now.plus(SLACK));
        Optional<Duration> moreThan = inForce.stream()
                .flatMap(line -> line.duration().map(assumed(line.began())::plus).stream())
                .min(Comparator.naturalOrder())
                .map(end -> Duration.between(end, now.minus(SLACK)));
        if (fits(correction, moreThan, atMost)) {
            return;
        }
        Duration zones = STEP.multipliedBy(Math.floorDiv(atMost.toSeconds(), STEP.toSeconds()));
        if (zones.abs().compareTo(FARTHEST) <= 0 && fits(zones, moreThan, atMost)) {
            use(zones);
        }
    }

    /**
     * A time that is some {@link #STEP}s later than an end, and after the next time that a list is read, which is a minute at
     * most.
     */
    static Instant after(Instant now, Instant end) {
        long steps = Duration.between(end, now.plus(SLACK).plus(SLACK)).toSeconds() / STEP.toSeconds() + 1;
        return end.plus(STEP.multipliedBy(steps));
    }

    private static boolean fits(Duration difference, Optional<Duration> moreThan, Duration atMost) {
        return difference.compareTo(atMost) <= 0
                && moreThan.map(least -> difference.compareTo(least) > 0).orElse(true);
    }

    private void use(Duration zones) {
        if (!zones.equals(correction)) {
            correction = zones;
            LOG.infov("fail2ban_time_zone_differs", kv("difference", zones));
        }
    }

    /** What is added to a time in the assumed zone; zero if that is the server's zone, as far as is known. */
    public Duration correction() {
        return correction;
    }

    /** In the repeated hour at the end of summer time the later time is used, unless it is in the future. */
    private Instant assumed(LocalDateTime local) {
        ZonedDateTime first = local.atZone(zone);
        Instant second = first.withLaterOffsetAtOverlap().toInstant();
        return second.isAfter(clock.instant()) ? first.toInstant() : second;
    }
}
