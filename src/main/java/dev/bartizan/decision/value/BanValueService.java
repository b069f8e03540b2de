package dev.bartizan.decision.value;

import dev.bartizan.access.limit.WorkingCopies;
import dev.bartizan.ban.BanQueries;
import dev.bartizan.ban.BanView;
import dev.bartizan.decision.value.BanValueView.SeenOfBan;
import dev.bartizan.decision.value.ListValueView.RecordedTraffic;
import dev.bartizan.ip.IpRange;
import dev.bartizan.traffic.Seen;
import dev.bartizan.traffic.SeenAddress;
import dev.bartizan.traffic.SeenAddresses;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts the requests of banned addresses. */
@Singleton
class BanValueService {

    private final BanQueries bans;
    private final SeenAddresses traffic;
    private final WorkingCopies copies;
    private final Clock clock;

    BanValueService(BanQueries bans, SeenAddresses traffic, WorkingCopies copies, Clock clock) {
        this.bans = bans;
        this.traffic = traffic;
        this.copies = copies;
        this.clock = clock;
    }

    /**
     * The figures of a ban, in time linear in the traffic that is stored since it began.
     *
     * @throws dev.bartizan.error.ServiceException {@code NOT_FOUND}, {@code OVERLOADED}, or a failure of the database
     */
    BanValueView of(long id) {
        BanView ban = bans.get(id);
        return new BanValueView(ban.id(), ban.ip(), RecordedTraffic.of(traffic), seen(ban));
    }

    private @Nullable SeenOfBan seen(BanView ban) {
        if (traffic.recording() != SeenAddresses.Recording.ON) {
            return null;
        }
        traffic.store();
        IpRange range = IpRange.parse(ban.ip());
        Instant end = end(ban);
        return copies.make(() -> sum(traffic.between(ban.since(), end, range::contains)));
    }

    /** Now, while the ban is in force. */
    private Instant end(BanView ban) {
        return Stream.of(ban.until(), ban.liftedAt(), clock.instant())
                .flatMap(Stream::ofNullable)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static SeenOfBan sum(Seen seen) {
        long requests = 0;
        long blocked = 0;
        long passed = 0;
        Instant last = null;
        for (SeenAddress address : seen.table()) {
            requests += address.requests();
            blocked += address.blocked();
            passed += address.passed();
            last = last == null || address.lastAt().isAfter(last) ? address.lastAt() : last;
        }
        return new SeenOfBan(
                seen.since(), seen.table().addresses(), requests, blocked, passed, last, seen.notRecorded());
    }
}
