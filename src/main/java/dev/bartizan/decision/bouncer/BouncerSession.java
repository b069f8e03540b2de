package dev.bartizan.decision.bouncer;

import dev.bartizan.decision.bouncer.view.Announcement;
import dev.bartizan.decision.bouncer.view.Known;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A bouncer in memory: what it may get, what it knows, and what it does. */
final class BouncerSession {

    private final long id;
    private final AtomicReference<BouncerActivity> activity;

    private volatile BouncerSettings settings;
    private volatile BouncerActivity storedActivity;
    private volatile Optional<Known> known = Optional.empty();

    BouncerSession(long id, BouncerSettings settings, BouncerActivity stored) {
        this.id = id;
        this.settings = settings;
        this.storedActivity = stored;
        this.activity = new AtomicReference<>(stored);
    }

    long id() {
        return id;
    }

    BouncerSettings settings() {
        return settings;
    }

    void set(BouncerSettings next) {
        settings = next;
    }

    /** What it knows, as of its last complete pull from this process. */
    Optional<Known> known() {
        return known;
    }

    void knows(Known now) {
        known = Optional.of(now);
    }

    /** Lets go of the decisions that it knows, if it doesn't pull any more. */
    void forgetUnlessPulledSince(Instant moment) {
        Instant last = activity().lastPullAt();
        if (last == null || last.isBefore(moment)) {
            known = Optional.empty();
        }
    }

    BouncerActivity activity() {
        return activity.get();
    }

    void record(UnaryOperator<BouncerActivity> change) {
        activity.updateAndGet(change);
    }

    /** What it did since its row was written. */
    Optional<BouncerActivity> pending() {
        BouncerActivity latest = activity();
        return latest == storedActivity ? Optional.empty() : Optional.of(latest);
    }

    void stored(BouncerActivity written) {
        storedActivity = written;
    }

    /** From 0 to 1, another one for each bouncer, source and announcement. */
    double jitter(String source, Announcement last) {
        long mixed = (31 * (31 * id + source.hashCode()) + last.at().toEpochMilli()) * 0x9e3779b97f4a7c15L;
        return (mixed >>> 11) * 0x1p-53;
    }
}
