package dev.bartizan.decision.bouncer.view;

import dev.bartizan.ip.Cidr;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;

/** A decision as a bouncer gets it; this object is also the address or network that it is about. */
public interface Decision extends Cidr {

    /** Its origin: {@code lists}, or for example {@code bartizan} for bans by people. */
    String origin();

    /** The reason, in letters, digits, {@code _} and {@code -}, because bouncers use it in names of sets. */
    String scenario();

    /** What is to be done with the requests of the address or network. */
    Remediation type();

    /** Distinguishes decisions of several sources on one value; 0 for bans. */
    long sourceNumber();

    /** When it expires; {@link Instant#MAX} for never. */
    Instant until();

    /** An immutable copy. */
    default Decision copy() {
        return of(this, origin(), scenario(), type(), sourceNumber(), until());
    }

    /** An immutable decision. */
    static Decision of(Cidr value, String origin, String scenario, Remediation type, long sourceNumber, Instant until) {
        return new Kept(Cidr.copyOf(value), origin, scenario, type, sourceNumber, until);
    }

    /**
     * An immutable decision.
     *
     * @param value the address or network, immutable
     */
    record Kept(Cidr value, String origin, String scenario, Remediation type, long sourceNumber, Instant until)
            implements Decision {

        @Override
        public boolean isV6() {
            return value.isV6();
        }

        @Override
        public long high() {
            return value.high();
        }

        @Override
        public long low() {
            return value.low();
        }

        @Override
        public int prefixLength() {
            return value.prefixLength();
        }
    }
}
