package dev.bartizan.ban;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.ban.inforce.Bans;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Changes the rows of bans together with the bans in memory. Changes are serialized. When a change returns, it is
 * stored and published; if it throws, neither.
 */
@Singleton
class BanLedger {

    /** Maximum number of rows in one transaction, so that other writers don't wait long. */
    private static final int WRITTEN_AT_ONCE = 500;

    private final Database database;
    private final BanRepository repository;
    private final Bans bans;
    private final Clock clock;

    /** Number of times that bans were lifted through the API. */
    private long lifts;

    /** Stored bans that are not in memory yet. */
    private final List<ActiveBan> unpublished = new ArrayList<>();

    /** The time of the last change or check, to detect a clock that was set back. */
    private Instant latest = Instant.MIN;

    BanLedger(Database database, BanRepository repository, Bans bans, Clock clock) {
        this.database = database;
        this.repository = repository;
        this.bans = bans;
        this.clock = clock;
    }

    /**
     * Changes the rows in one transaction, then the bans in memory. Nothing can fail between the commit and the change
     * in memory.
     *
     * @param rows changes the rows, at the given time
     * @param effect computes the active bans after the change
     * @throws DatabaseException if the change can't be stored
     */
    synchronized <T> T change(Function<Instant, T> rows, BiFunction<BanSet, T, BanSet> effect) {
        publish();
        Instant now = changeTime();
        T result = database.write(() -> rows.apply(now));
        bans.replace(effect.apply(bans.current().active(now), result));
        return result;
    }

    /**
     * Stores many bans in one transaction. They get into memory with the next {@link #publish} or with the next other
     * change, because a new set for each of many batches would take too long.
     *
     * @param rows stores bans at the given time and returns the active bans that are new or changed
     * @throws DatabaseException if the change can't be stored
     */
    synchronized void changeLater(Function<Instant, List<ActiveBan>> rows) {
        Instant now = changeTime();
        unpublished.addAll(database.write(() -> rows.apply(now)));
    }

    /** Puts the bans of {@link #changeLater} into memory. */
    synchronized void publish() {
        if (!unpublished.isEmpty()) {
            List<ActiveBan> stored = List.copyOf(unpublished);
            unpublished.clear();
            bans.replace(bans.current().withAll(stored));
        }
    }

    private Instant changeTime() {
        Instant now = now();
        latest = now.isAfter(latest) ? now : latest;
        return now;
    }

    /** Like {@link #change}, for bans that are lifted through the API. Invalidates earlier {@linkplain #mark marks}. */
    synchronized int lift(Function<Instant, Integer> rows, Predicate<ActiveBan> which) {
        int lifted = change(rows, (current, count) -> current.without(which));
        lifts++;
        return lifted;
    }

    /**
     * Checks that changes can be stored, before an engine is asked for one.
     *
     * @throws DatabaseException if the database was never opened
     */
    void requireOpened() {
        database.requireOpened();
    }

    /** A number that changes when bans are lifted through the API. */
    synchronized long mark() {
        return lifts;
    }

    /**
     * Runs work exclusively, unless bans were lifted through the API since the mark.
     *
     * @return whether it ran
     */
    synchronized boolean unlessLiftedSince(long mark, Runnable work) {
        if (mark != lifts) {
            return false;
        }
        publish();
        work.run();
        return true;
    }

    /**
     * Whether the clock was set back since the last call or change; then bans may have been removed from memory too
     * early.
     */
    synchronized boolean clockWasSetBack() {
        Instant now = now();
        boolean before = now.isBefore(latest);
        latest = now;
        return before;
    }

    /** Runs work while nothing else changes bans. */
    synchronized void exclusively(Runnable work) {
        publish();
        work.run();
    }

    /** Stores a new ban, whose id is ignored; called inside a transaction. */
    BanRow persist(ActiveBan ban, Instant now) {
        BanRow row = BanRow.of(ban, now);
        repository.persist(row);
        return row;
    }

    /** Stores a ban that is not active, even if its end is in the future; called inside a transaction. */
    void persistEnded(ActiveBan ban, Instant now) {
        BanRow row = BanRow.of(ban, now);
        if (row.active(now)) {
            row.liftedAt = now;
        }
        repository.persist(row);
    }

    /** Splits the work into batches, so that other writers don't wait long. */
    static <T> void inBatches(List<T> all, Consumer<List<T>> work) {
        for (int from = 0; from < all.size(); from += WRITTEN_AT_ONCE) {
            work.accept(all.subList(from, Math.min(from + WRITTEN_AT_ONCE, all.size())));
        }
    }

    /** The current time, with the precision of the database. */
    Instant now() {
        return clock.instant();
    }
}
