package dev.bartizan.access.limit;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A result that takes long to make, kept until what it is made from changes.
 *
 * @param <T> the type of the result
 */
public final class KeptResult<T> {

    private final WorkingCopies copies;
    private final Supplier<T> maker;

    private long generation;
    private @Nullable T known;

    public KeptResult(WorkingCopies copies, Supplier<T> maker) {
        this.copies = copies;
        this.maker = maker;
    }

    /** Forgets the result; also one that is being made. */
    public synchronized void forget() {
        generation++;
        known = null;
    }

    /** The result. It is made if there is none, as {@link WorkingCopies#make} allows. */
    public T get() {
        T kept = kept();
        return kept != null ? kept : copies.make(this::keptOrMade);
    }

    private T keptOrMade() {
        T kept = kept();
        if (kept != null) {
            return kept;
        }
        long since = generation();
        T made = maker.get();
        keep(made, since);
        return made;
    }

    private synchronized @Nullable T kept() {
        return known;
    }

    private synchronized long generation() {
        return generation;
    }

    private synchronized void keep(T made, long since) {
        if (generation == since) {
            known = made;
        }
    }
}
