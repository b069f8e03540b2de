package dev.bartizan.decision.bouncer;

import dev.bartizan.decision.bouncer.view.Announcement;
import dev.bartizan.decision.bouncer.view.BouncerState;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A bouncer in memory: its settings, the decisions that it has, and its activity. */
final class BouncerSession {

    private final long id;
    private final AtomicReference<BouncerActivity> activity;

    private volatile String name;
    private volatile BouncerSettings settings;
    private volatile RangeSupport rangeSupport = RangeSupport.ALL;
    private volatile Set<String> unknownOrigins = Set.of();
    private volatile BouncerActivity storedActivity;
    private volatile Optional<BouncerState> state = Optional.empty();

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

    /** What it has since its last complete pull; empty if it has not pulled since this process started. */
    Optional<BouncerState> state() {
        return state;
    }

    void set(BouncerState delivered) {
        state = Optional.of(delivered);
    }

    /** Drops the state if the last request was before the given moment. */
    void dropStateUnlessPulledSince(Instant moment) {
        Instant last = activity().lastAt();
        if (last == null || last.isBefore(moment)) {
            state = Optional.empty();
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
        return latest == storedActivity ? Optional.empty() : Optional.of(latest);
    }

    void stored(BouncerActivity written) {
        storedActivity = written;
    }

    /** From 0 to 1; differs for each bouncer, source and announcement. */
    double jitter(String source, Announcement last) {
        long mixed = (31 * (31 * id + source.hashCode()) + last.at().toEpochMilli()) * 0x9e3779b97f4a7c15L;
        return (mixed >>> 11) * 0x1p-53;
    }
}
