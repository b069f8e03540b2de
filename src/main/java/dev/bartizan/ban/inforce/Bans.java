package dev.bartizan.ban.inforce;

import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;

/** The active bans in memory; the whole set is replaced after each change of the rows. */
@Singleton
public class Bans {

    private final Event<BansChanged> changed;

    private volatile BanSet current = BanSet.EMPTY;

    /** Whether the bans come from the database. */
    private volatile boolean loaded;

    Bans(Event<BansChanged> changed) {
        this.changed = changed;
    }

    /** The current bans; read from memory. */
    public BanSet current() {
        return current;
    }

    /** Whether they have been loaded from the database since the start. */
    boolean loaded() {
        return loaded;
    }

    /** The rows were read: from now on these are the bans of the database. They are published when this returns. */
    public void load(BanSet rows) {
        loaded = true;
        replace(rows);
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
