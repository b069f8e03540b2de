package dev.bartizan.ban.inforce;

import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;

/** The active bans in memory; the whole set is replaced after each change of the rows. */
@Singleton
public class Bans {

    private final Event<BansChanged> changed;

    private volatile BanSet current = BanSet.EMPTY;

    Bans(Event<BansChanged> changed) {
        this.changed = changed;
    }

    /** The current bans; read from memory. */
    public BanSet current() {
        return current;
    }

    /** Replaces the bans; they are published when this returns. */
    public void replace(BanSet next) {
        BanSet before = current;
        boolean same = next.all().equals(before.all());
        current = next;
        if (!same) {
            changed.fire(new BansChanged(before, next));
        }
    }
}
