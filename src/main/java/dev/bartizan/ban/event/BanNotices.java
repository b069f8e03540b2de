package dev.bartizan.ban.event;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BansBegun;
import dev.bartizan.notify.rule.BansNoticed;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Lets the thresholds of notifications count new bans. */
@Singleton
class BanNotices {

    private final Event<BansNoticed> noticed;

    BanNotices(Event<BansNoticed> noticed) {
        this.noticed = noticed;
    }

    void begun(@Observes BansBegun event) {
        noticed.fire(
                new BansNoticed(event.bans().stream().map(ActiveBan::scenario).toList()));
    }
}
