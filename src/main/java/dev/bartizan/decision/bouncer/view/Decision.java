package dev.bartizan.decision.bouncer.view;

import dev.bartizan.ip.Cidr;
import java.time.Instant;

/** What a bouncer is told of one value, which is the address or network that this is. */
public interface Decision extends Cidr {

    /** Who decided: {@code lists}, {@code bartizan} for a person. */
    String origin();

    /** Why, in letters, digits, {@code _} and {@code -}: bouncers make names of sets from it. */
    String scenario();

    /** Tells the sources' decisions on one value apart; 0 for bans. */
    long sourceNumber();

    /** When it runs out; {@link Instant#MAX} for never. */
    Instant until();

    /** A copy that stays what it is. */
    default Decision copy() {
        return of(this, origin(), scenario(), sourceNumber(), until());
    }

    /** A decision on a value. */
    static Decision of(Cidr value, String origin, String scenario, long sourceNumber, Instant until) {
        return new Kept(
                value.isV6(), value.high(), value.low(), value.prefixLength(), origin, scenario, sourceNumber, until);
    }

    /** A decision that stays what it is. */
    record Kept(
            boolean isV6,
            long high,
            long low,
            int prefixLength,
            String origin,
            String scenario,
            long sourceNumber,
            Instant until)
            implements Decision {}
}
