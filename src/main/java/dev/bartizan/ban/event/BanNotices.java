package dev.bartizan.ban.event;

import dev.bartizan.ban.BanQueries;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BansBegun;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.notify.rule.BansNoticed;
import dev.bartizan.notify.rule.BansStored;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/** Lets the thresholds of notifications count new bans, and compare with those before. */
@Singleton
class BanNotices {

    private final Event<BansNoticed> noticed;
    private final Event<BansStored> stored;
    private final BanQueries bans;
    private final Clock clock;

    BanNotices(Event<BansNoticed> noticed, Event<BansStored> stored, BanQueries bans, Clock clock) {
        this.noticed = noticed;
        this.stored = stored;
        this.bans = bans;
        this.clock = clock;
    }

    void begun(@Observes BansBegun event) {
        noticed.fire(
                new BansNoticed(event.bans().stream().map(ActiveBan::scenario).toList()));
    }

    void opened(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        Instant now = clock.instant();
        Instant earliest = now.minus(BansStored.TIME);
        // Before the first ban nothing is known: it isn't usual that there are none.
        Instant since = bans.firstBegun()
                .map(first -> first.isAfter(earliest) ? first : earliest)
                .orElse(now);
        stored.fire(new BansStored(since, bans.begunByScenario(earliest, BansStored.BUCKET)));
    }
}
