package dev.bartizan.ban;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.ban.inforce.Bans;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The rows of bans together with the bans in memory. Changes are made one after the other: when a change returns, it is
 * stored and published; when it throws, neither.
 */
@Singleton
class BanLedger {

    /** Rows written in one transaction, so that other writers get in between. */
    private static final int WRITTEN_AT_ONCE = 500;

    private final Database database;
    private final BanRepository repository;
    private final Bans bans;
    private final Clock clock;

    /** Counts how often bans were lifted on somebody's order. */
    private long lifts;

    /** The latest time of a change, or of a look at the clock, since the clock was last set back. */
    private Instant latest = Instant.MIN;

    BanLedger(Database database, BanRepository repository, Bans bans, Clock clock) {
        this.database = database;
        this.repository = repository;
        this.bans = bans;
        this.clock = clock;
    }

    /**
     * Changes the rows in one transaction, then the bans in memory. Nothing can fail between the commit and its effect.
     *
     * @param rows changes the rows, at the given time
     * @param effect the bans in force after that
     * @throws DatabaseException if the change can't be stored
     */
    synchronized <T> T change(Function<Instant, T> rows, BiFunction<BanSet, T, BanSet> effect) {
        Instant now = now();
        latest = now.isAfter(latest) ? now : latest;
        T result = database.write(() -> rows.apply(now));
        bans.replace(effect.apply(bans.current().active(now), result));
        return result;
    }

    /** Like {@link #change}, for bans that are lifted on somebody's order. It makes earlier {@linkplain #mark marks} outdated. */
    synchronized int lift(Function<Instant, Integer> rows, Predicate<ActiveBan> which) {
        int lifted = change(rows, (current, count) -> current.without(which));
        lifts++;
        return lifted;
    }

    /** Changes whenever bans are lifted on somebody's order. */
    synchronized long mark() {
        return lifts;
    }

    /**
     * Runs some work while nothing else changes bans, unless bans were lifted on somebody's order since the mark.
     *
     * @return whether it ran
     */
    synchronized boolean unlessLiftedSince(long mark, Runnable work) {
        if (mark != lifts) {
            return false;
        }
        work.run();
        return true;
    }

    /**
     * Whether the clock was set back since the last call of this or the last change: then bans may have been removed from
     * memory that have not run out.
     */
    synchronized boolean clockWasSetBack() {
        Instant now = now();
        boolean before = now.isBefore(latest);
        latest = now;
        return before;
    }

    /** Runs some work while nothing else changes bans. */
    synchronized void exclusively(Runnable work) {
        work.run();
    }

    /** Stores a new ban, whose id is ignored; called inside a transaction. */
    Ban persist(ActiveBan ban, Instant now) {
        Ban row = Ban.of(ban, now);
        repository.persist(row);
        return row;
    }

    /** Stores a ban that isn't in force, whatever its end says; called inside a transaction. */
    void persistEnded(ActiveBan ban, Instant now) {
        Ban row = Ban.of(ban, now);
        if (row.active(now)) {
            row.liftedAt = now;
        }
        repository.persist(row);
    }

    /** Does the work for parts of all, so that other writers get in between. */
    static <T> void inBatches(List<T> all, Consumer<List<T>> work) {
        for (int from = 0; from < all.size(); from += WRITTEN_AT_ONCE) {
            work.accept(all.subList(from, Math.min(from + WRITTEN_AT_ONCE, all.size())));
        }
    }

    /** The time, as precise as it is stored. */
    Instant now() {
        return clock.instant();
    }
}
