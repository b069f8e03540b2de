package dev.bartizan.decision.bouncer;

import dev.bartizan.decision.bouncer.cursor.BouncerCursors;
import dev.bartizan.decision.bouncer.view.Announcement;
import dev.bartizan.decision.bouncer.view.BouncerDecisions;
import dev.bartizan.decision.bouncer.view.BouncerState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A bouncer in memory: its settings, the decisions that it has, and its activity. */
final class BouncerSession {

    /** More responses that break one after the other are not remembered. */
    private static final int MAX_BROKEN = 8;

    private final long id;
    private final AtomicReference<BouncerActivity> activity;

    private volatile String name;
    private volatile BouncerSettings settings;
    private volatile RangeSupport rangeSupport = RangeSupport.ALL;
    private volatile Set<String> unknownOrigins = Set.of();
    private volatile BouncerActivity storedActivity;
    private volatile Optional<BouncerState> state = Optional.empty();
    private volatile List<BouncerDecisions> possible = List.of();

    /** The possible views from before the start, and those of responses that broke. Guarded by {@code this}. */
    private List<BouncerDecisions> restored = List.of();

    private List<BouncerDecisions> broken = List.of();

    /** When it pulled before its cursor was known; null if that is considered. Guarded by {@code this}. */
    private @Nullable Instant missedAt;

    BouncerSession(long id, String name, BouncerSettings settings, BouncerActivity stored) {
        this.id = id;
        this.name = name;
        this.settings = settings;
        this.storedActivity = stored;
        this.activity = new AtomicReference<>(stored);
    }

    long id() {
        return id;
    }

    String name() {
        return name;
    }

    BouncerSettings settings() {
        return settings;
    }

    void set(String nextName, BouncerSettings next) {
        name = nextName;
        settings = next;
    }

    /** Which networks the program blocks that made the last pull. */
    RangeSupport rangeSupport() {
        return rangeSupport;
    }

    void set(RangeSupport support) {
        rangeSupport = support;
    }

    /** The origins that its last request named and no decision can have. */
    Set<String> unknownOrigins() {
        return unknownOrigins;
    }

    /** Replaces the unknown origins; true if they are others than before. */
    boolean setUnknownOrigins(Set<String> origins) {
        boolean changed = !origins.equals(unknownOrigins);
        unknownOrigins = origins;
        return changed;
    }

    /** What it has since its last complete pull; empty if that is not known. */
    Optional<BouncerState> state() {
        return state;
    }

    /** What it may have got since then, because a response broke, or was sent before a crash. */
    List<BouncerDecisions> possible() {
        return possible;
    }

    /** A response to a pull begins. */
    synchronized void sending(BouncerDecisions view) {
        if (!possible.contains(view)) {
            broken = Stream.concat(broken.stream(), Stream.of(view))
                    .skip(Math.max(0, broken.size() + 1 - MAX_BROKEN))
                    .toList();
            possible = Stream.concat(restored.stream(), broken.stream()).toList();
        }
    }

    /**
     * It got a complete response.
     *
     * @param considered the possible views that the response was made with; others stay possible
     */
    synchronized void set(BouncerState delivered, List<BouncerDecisions> considered) {
        state = Optional.of(delivered);
        restored = restored.stream().filter(view -> !considered.contains(view)).toList();
        broken = List.of();
        possible = restored;
    }

    /** It pulled at this time, and its cursor was not known. So it may have decisions that no state has. */
    synchronized void missCursor(Instant at) {
        missedAt = at;
    }

    /** It started again, so that its cursor doesn't matter. */
    synchronized void needNoCursor() {
        missedAt = null;
    }

    synchronized boolean missesCursor() {
        return missedAt != null;
    }

    /** Adds what it had before, if it pulled before its cursor was known, and the cursors are known now. */
    synchronized void catchUp(BouncerCursors cursors) {
        if (missedAt == null || !cursors.loaded()) {
            return;
        }
        Instant pulledAt = missedAt;
        missedAt = null;
        cursors.restored(id).ifPresent(this::addBefore);
        state.ifPresent(has -> cursors.caughtUp(id, pulledAt, has, possible));
    }

    /** Adds what it had before it pulled, which its last response was not made with. */
    synchronized void addBefore(BouncerCursors.Restored before) {
        restored = Stream.concat(Stream.of(before.state().view()), before.possible().stream())
                .toList();
        possible = Stream.concat(restored.stream(), broken.stream()).toList();
        state = state.map(has -> has.withheldToo(before.state().withheld()));
    }

    private void forgetPossible() {
        restored = List.of();
        broken = List.of();
        possible = List.of();
    }

    /** Sets what it had when this process started, unless it has pulled since. */
    synchronized void restore(BouncerCursors.Restored stored) {
        if (state.isEmpty()) {
            state = Optional.of(stored.state());
            restored = stored.possible();
            possible = Stream.concat(restored.stream(), broken.stream()).toList();
        }
    }

    /** Drops the state if the last request was before the given moment. */
    synchronized void dropStateUnlessPulledSince(Instant moment) {
        Instant last = activity().lastAt();
        if (last == null || last.isBefore(moment)) {
            state = Optional.empty();
            missedAt = null;
            forgetPossible();
        }
    }

    BouncerActivity activity() {
        return activity.get();
    }

    void record(UnaryOperator<BouncerActivity> change) {
        activity.updateAndGet(change);
    }

    /** Its activity, if it has changed since its row was written. */
    Optional<BouncerActivity> pending() {
        BouncerActivity latest = activity();
        return latest.equals(storedActivity) ? Optional.empty() : Optional.of(latest);
    }

    /** Its activity when its row was read or written last. */
    BouncerActivity storedActivity() {
        return storedActivity;
    }

    /**
     * Its row was read.
     *
     * @param counted its activity of which the row has everything
     */
    void stored(BouncerActivity counted, BouncerActivity row) {
        activity.updateAndGet(latest -> latest.equals(counted) ? row : latest.since(counted, row));
        storedActivity = row;
    }

    /** From 0 to 1; differs for each bouncer, source and announcement. */
    double jitter(String source, Announcement last) {
        long mixed = (31 * (31 * id + source.hashCode()) + last.at().toEpochMilli()) * 0x9e3779b97f4a7c15L;
        return (mixed >>> 11) * 0x1p-53;
    }
}
