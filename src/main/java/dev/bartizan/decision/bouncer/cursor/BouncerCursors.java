package dev.bartizan.decision.bouncer.cursor;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.ban.BanRepository;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.decision.DecisionPublisher;
import dev.bartizan.decision.DecisionSet;
import dev.bartizan.decision.ListedRanges;
import dev.bartizan.decision.bouncer.view.BouncerDecisions;
import dev.bartizan.decision.bouncer.view.BouncerState;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.set.CorruptSnapshotException;
import dev.bartizan.ip.set.DatedIpRangeSet;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSetCodec;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Stores what bouncers have, shortly after they got it, and restores it after a restart. Pulls never wait for the database. */
@Singleton
public class BouncerCursors {

    private static final Logger LOG = Logger.getLogger(BouncerCursors.class);

    /** After a pull that changed a cursor. The cursors of all bouncers that pull until then are stored together. */
    private static final Duration SOON = Duration.ofMillis(100);

    /** After other pulls, of which only the time is stored. */
    private static final Duration LATER = Duration.ofMinutes(1);

    private static final Duration RETRY = Duration.ofSeconds(30);

    /** Bans that ended so long before a pull are still deleted, because the clock may have been set. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    /** Maximum number of ended bans that are read at the start, to bound the memory: those that ended last. */
    private static final int MOST_ENDED = 50_000;

    private final Database database;
    private final DatabaseState state;
    private final CursorRepository repository;
    private final BanRepository bans;
    private final DecisionPublisher publisher;
    private final Clock clock;
    private final Deadline store;

    /** The last pull of each bouncer that has pulled since the start, by its id. */
    private final Map<Long, Pull> pulls = new ConcurrentHashMap<>();

    /** The bouncers whose pulls are not stored yet. */
    private final Set<Long> pending = ConcurrentHashMap.newKeySet();

    private volatile Duration keptFor = Duration.ZERO;

    /** What bouncers have that have not pulled since the start; empty until it is loaded. */
    private volatile Optional<Map<Long, Restored>> restored = Optional.empty();

    BouncerCursors(
            Database database,
            DatabaseState state,
            CursorRepository repository,
            BanRepository bans,
            DecisionPublisher publisher,
            Clock clock,
            DeadlineQueue deadlines) {
        this.database = database;
        this.state = state;
        this.repository = repository;
        this.bans = bans;
        this.publisher = publisher;
        this.clock = clock;
        this.store = deadlines.add("bouncer-cursors", this::store);
    }

    /**
     * What a bouncer has after a restart of this process.
     *
     * @param pulledAt when it pulled, at least
     * @param state the lists that it had then
     * @param possible what it may have: with bans, and with what it may have got since then
     */
    public record Restored(Instant pulledAt, BouncerState state, List<BouncerDecisions> possible) {}

    /** A pull, and whether the cursor after it is stored. */
    private record Pull(Instant at, Cursor cursor, boolean stored) {

        Pull asStored() {
            return new Pull(at, cursor, true);
        }
    }

    /**
     * What a bouncer had when this process started; empty while that is not known because the database fails.
     *
     * @throws ServiceException {@code NOT_READY} until it is loaded from a database that works
     */
    public Optional<Restored> restored(long bouncerId) {
        Optional<Map<Long, Restored>> loaded = restored;
        if (loaded.isEmpty() && state.failure().isEmpty()) {
            throw new ServiceException(ErrorCode.NOT_READY);
        }
        return loaded.map(all -> all.get(bouncerId));
    }

    /**
     * What a bouncer had is known after it got responses. Its last response is stored with that.
     *
     * @param at when it pulled
     * @param delivered what it got
     * @param possible what it had before
     */
    public void caughtUp(long bouncerId, Instant at, BouncerState delivered, List<BouncerDecisions> possible) {
        Instant pulledAt = restored.flatMap(all -> Optional.ofNullable(all.remove(bouncerId)))
                .map(Restored::pulledAt)
                .filter(at::isAfter)
                .orElse(at);
        pulls.put(bouncerId, new Pull(pulledAt, Cursor.of(delivered, possible), false));
        pending.add(bouncerId);
        store.within(SOON);
    }

    /** Forgets the pulls of all bouncers but those with the given ids, because the database has other ones now. */
    public void retain(Set<Long> bouncerIds) {
        pulls.keySet().retainAll(bouncerIds);
        pending.retainAll(bouncerIds);
    }

    /** Whether the cursors are loaded, so that bouncers can pull. */
    public boolean loaded() {
        return restored.isPresent();
    }

    /**
     * A bouncer may get a response. Doesn't block.
     *
     * @param before what it has
     * @param possible what it may have got since then, with this response
     */
    public void sending(long bouncerId, BouncerState before, List<BouncerDecisions> possible) {
        Cursor cursor = Cursor.of(before, possible);
        Pull last = pulls.get(bouncerId);
        Optional<Instant> pulledAt = last == null
                ? restored.flatMap(loaded -> Optional.ofNullable(loaded.get(bouncerId)))
                        .map(Restored::pulledAt)
                : Optional.of(last.at());
        boolean known = last != null && last.cursor().equals(cursor);
        if (pulledAt.isPresent() && !known && !cursor.possible().isEmpty()) {
            pulls.put(bouncerId, new Pull(pulledAt.get(), cursor, false));
            pending.add(bouncerId);
            store.within(SOON);
        }
    }

    /** A bouncer got a complete response. Doesn't block. */
    public void pulled(long bouncerId, Instant at, BouncerState delivered) {
        restored.ifPresent(loaded -> loaded.remove(bouncerId));
        Cursor cursor = Cursor.of(delivered, List.of());
        Pull pull = pulls.compute(
                bouncerId,
                (id, before) -> new Pull(
                        at,
                        cursor,
                        before != null && before.stored() && before.cursor().equals(cursor)));
        pending.add(bouncerId);
        store.within(pull.stored() ? LATER : SOON);
    }

    void stop(@Observes @Priority(Lifecycle.Stop.FEATURES) ShutdownEvent event) {
        store();
    }

    private synchronized void store() {
        if (pending.isEmpty()) {
            return;
        }
        if (restored.isEmpty() || !state.opened() || state.failure().isPresent()) {
            store.within(RETRY);
            return;
        }
        Map<Long, Pull> storing = new HashMap<>();
        for (long id : Set.copyOf(pending)) {
            // Before the pull is read, so that the next pull is pending again.
            pending.remove(id);
            Pull pull = pulls.get(id);
            if (pull != null) {
                storing.put(id, pull);
            }
        }
        try {
            List<CursorRow> rows = new ArrayList<>();
            Map<String, IpRangeList> lists = new HashMap<>();
            storing.forEach((id, pull) -> {
                CursorRow row = new CursorRow(id, pull.at(), CursorCodec.encode(pull.cursor()));
                rows.add(row);
                pull.cursor().ranges().forEach(ranges -> lists.put(Cursor.hash(ranges), ranges));
                pull.cursor().ranges().map(Cursor::hash).forEach(row.hashes::add);
            });
            lists.keySet().removeAll(database.read(repository::hashes));
            // One after the other: they can be large.
            lists.forEach((hash, ranges) -> {
                CursorListRow list = row(hash, ranges);
                database.write(() -> repository.add(list));
            });
            Instant oldest = clock.instant().minus(keptFor);
            database.write(() -> {
                rows.forEach(repository::store);
                repository.deleteUnused(oldest);
            });
            storing.forEach((id, pull) -> pulls.computeIfPresent(
                    id, (same, latest) -> latest.cursor().equals(pull.cursor()) ? latest.asStored() : latest));
        } catch (RuntimeException failed) {
            pending.addAll(storing.keySet());
            if (!(failed instanceof ServiceException failure)) {
                // The queue logs it and tries again.
                throw failed;
            }
            store.within(RETRY);
            LOG.warnv("bouncer_cursors_not_stored", kv("error_code", failure.code()));
        }
    }

    private static CursorListRow row(String hash, IpRangeList ranges) {
        return new CursorListRow(hash, IpRangeSetCodec.encode(DatedIpRangeSet.EMPTY.advance(ranges, 0)));
    }

    /**
     * Loads the cursors if they are not loaded yet, and drops those of bouncers that have stopped pulling.
     *
     * @param after how long a bouncer is remembered after its last pull
     */
    public void refresh(Duration after) {
        keptFor = after;
        if (restored.isEmpty()) {
            load(after);
        }
        Instant oldest = clock.instant().minus(after);
        pulls.values().removeIf(pull -> pull.stored() && pull.at().isBefore(oldest));
        restored.ifPresent(
                loaded -> loaded.values().removeIf(each -> each.pulledAt().isBefore(oldest)));
    }

    /**
     * Loads the cursors, after the first decisions are published.
     *
     * @param after how long a bouncer is remembered after its last pull
     */
    public void load(Duration after) {
        keptFor = after;
        Optional<DecisionSet> published = publisher.current();
        if (published.isEmpty() || !state.opened()) {
            return;
        }
        Instant now = clock.instant();
        try {
            restored = Optional.of(database.read(() -> restore(published.get(), now.minus(after), now)));
        } catch (DatabaseException.Busy busy) {
            LOG.warnv("bouncer_cursors_not_loaded", kv("error_code", busy.code()));
        } catch (DatabaseException failure) {
            // Bouncers get all decisions again, rather than none while the database fails.
            restored = Optional.of(new ConcurrentHashMap<>());
            LOG.warnv("bouncer_cursors_not_loaded", kv("error_code", failure.code()));
        }
    }

    private Map<Long, Restored> restore(DecisionSet published, Instant oldest, Instant now) {
        List<CursorRow> rows = repository.list("pulledAt >= ?1", oldest);
        Map<Long, Restored> found = new ConcurrentHashMap<>();
        if (rows.isEmpty()) {
            return found;
        }
        Map<String, IpRangeList> ranges = ranges(rows, published);
        Instant first = Collections.min(rows.stream().map(row -> row.pulledAt).toList());
        RestoredViews views = new RestoredViews(published, bans.endedSince(since(first, now), now, MOST_ENDED));
        for (CursorRow row : rows) {
            try {
                Cursor cursor = CursorCodec.decode(row.content, hash -> Optional.ofNullable(ranges.get(hash)));
                found.put(row.bouncerId, views.restored(cursor, row.pulledAt, since(row.pulledAt, now)));
            } catch (IOException unreadable) {
                LOG.warnv("bouncer_cursor_unreadable", kv("id", row.bouncerId), kv("reason", unreadable.toString()));
            }
        }
        return found;
    }

    /** The moment whose bans a bouncer may have had. Bouncers that pull often have the same, so that they share memory. */
    private static Instant since(Instant pulledAt, Instant now) {
        return (pulledAt.isBefore(now) ? pulledAt : now).minus(MARGIN).truncatedTo(ChronoUnit.HOURS);
    }

    /** The lists of all cursors by their hash. Those that are published are not read again. */
    private Map<String, IpRangeList> ranges(List<CursorRow> rows, DecisionSet published) {
        Map<String, IpRangeList> ranges = new HashMap<>();
        for (ListedRanges listed : published.lists()) {
            ranges.put(Cursor.hash(listed.ranges()), listed.ranges());
        }
        Set<String> others = rows.stream().flatMap(row -> row.hashes.stream()).collect(Collectors.toSet());
        others.removeAll(ranges.keySet());
        for (CursorListRow list : repository.lists(others)) {
            try {
                ranges.put(list.hash, IpRangeSetCodec.decode(list.content).entries());
            } catch (CorruptSnapshotException damaged) {
                LOG.warnv("bouncer_cursor_list_unreadable", kv("hash", list.hash), kv("reason", damaged.getMessage()));
            }
        }
        return ranges;
    }
}
