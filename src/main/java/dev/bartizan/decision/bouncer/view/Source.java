package dev.bartizan.decision.bouncer.view;

import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.IpRange;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import java.util.List;

/** The decisions of one list, or all bans of one type, in one view: each value once, in ascending order. */
sealed interface Source permits BlocklistSource, BanSource {

    /** CrowdSec's name for the origin of blocklist decisions. */
    String LISTS = "lists";

    /** Its name, the same in every view. A list that changes its type becomes another source. */
    String name();

    /** The type of all of its decisions. */
    Remediation type();

    /** The name of a source whose decisions have a type. */
    static String name(Remediation type, String name) {
        return type == Remediation.ban ? name : type + ":" + name;
    }

    /** The earliest end of its decisions, unless they are deleted before; {@link Instant#MAX} for bans. */
    Instant until();

    /** About how many decisions it has, in constant time. */
    int sizeHint();

    /** Starts a walk before the first value. */
    Walk walk();

    /** Whether one of its decisions has exactly this value. */
    boolean has(Cidr value);

    /** Whether one of its decisions contains all addresses of the value. */
    default boolean covers(Cidr value) {
        return !covering(value).isEmpty();
    }

    /** Its decisions that contain all addresses of the value. */
    List<Decision> covering(Cidr value);

    /** Whether one of its entries has any address of the range; entries that the filter leaves out can count. */
    boolean overlaps(IpRange range);

    /** Its decision on exactly this value; the value must be in this source. */
    default Decision decision(Cidr value) {
        return covering(value).getLast();
    }

    /** When its decision on the value expires; {@link Instant#MAX} for never. The value must be in this source. */
    Instant until(Cidr value);

    /** Whether the source of this name in another view has the same decision on a value. */
    boolean sameAs(Source other, Cidr value);

    /** Whether all decisions are the same, decided without comparing each value; false if that is unknown. */
    boolean sameAs(Source other);

    /** A cursor over the decisions; the cursor itself is the current decision. */
    interface Walk extends Decision {

        /** Moves to the next decision; false at the end. */
        boolean next();
    }
}
