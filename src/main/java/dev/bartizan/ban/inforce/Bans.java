package dev.bartizan.ban.inforce;

import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;

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

    /** When this returns, the new bans are published. */
    public void replace(BanSet next) {
        BanSet before = current;
        boolean same = next.all().equals(before.all());
        current = next;
        if (!same) {
            changed.fire(new BansChanged(before, next));
        }
    }
}
