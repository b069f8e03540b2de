package dev.bartizan.decision.bouncer.view;

import dev.bartizan.ip.Cidr;
import java.time.Instant;
import java.util.List;

/** Decisions of one list, or all bans, as one view has them: each value once, in ascending order. */
sealed interface Source permits BlocklistSource, BanSource {

    /** The origin of what comes from blocklists, as CrowdSec calls it. */
    String LISTS = "lists";

    /** What it is called in every view. */
    String name();

    /** Until when its decisions are certain to last unless they are taken back; {@link Instant#MAX} for bans. */
    Instant until();

    /** From its first value on. */
    Walk walk();

    /** Whether this very value is one of its decisions. */
    boolean has(Cidr value);

    /** Whether one of its decisions has all addresses of the value. */
    default boolean covers(Cidr value) {
        return !covering(value).isEmpty();
    }

    /** Its decisions that have all addresses of the value. */
    List<Decision> covering(Cidr value);

    /** When its decision on a value that it has runs out; {@link Instant#MAX} for never. */
    Instant until(Cidr value);

    /** Whether a bouncer that knows another view's source of this name knows this one's decision on a value. */
    boolean knownFrom(Source other, Cidr value);

    /** Whether that can be said of all values without looking at them. */
    boolean knownFrom(Source other);

    /** Walks over the decisions; the walk itself is the one that it is at. */
    interface Walk extends Decision {

        /** Goes to the next one; false when there is none. */
        boolean next();
    }
}
