package dev.bartizan.ban;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.ban.inforce.Bans;
import dev.bartizan.ip.IpRange;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts bans in force that no row stands for. */
@Singleton
public class PublishedBans {

    private final Bans bans;
    private final Clock clock;

    PublishedBans(Bans bans, Clock clock) {
        this.bans = bans;
        this.clock = clock;
    }

    /** Bans a CIDR for good. */
    public void ban(String range, String reason) {
        add(range, reason, Optional.empty());
    }

    /** Bans a CIDR for a while. */
    public void ban(String range, String reason, Duration duration) {
        add(range, reason, Optional.of(now().plus(duration)));
    }

    private void add(String range, String reason, Optional<Instant> until) {
        List<ActiveBan> next = new ArrayList<>(bans.current().all());
        next.add(new ActiveBan(next.size() + 1, IpRange.parse(range), "bartizan", "ban", reason, now(), until));
        bans.replace(BanSet.of(next));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Lifts them all. */
    public void clear() {
        bans.replace(BanSet.EMPTY);
    }
}
