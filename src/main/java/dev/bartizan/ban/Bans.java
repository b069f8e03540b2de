package dev.bartizan.ban;

import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.Collection;

/** The bans in force, in memory: read by everybody, replaced as a whole by who changes the rows. */
@Singleton
public class Bans {

    private final Event<BansChanged> changed;

    private volatile BanSet current = BanSet.EMPTY;

    Bans(Event<BansChanged> changed) {
        this.changed = changed;
    }

    /** What was loaded or changed last; never waits for the database. */
    public BanSet current() {
        return current;
    }

    void replace(Collection<ActiveBan> bans) {
        current = BanSet.of(bans);
        changed.fire(new BansChanged());
    }
}
