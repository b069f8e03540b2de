package dev.bartizan.decision.bouncer.held;

import io.quarkus.qute.TemplateData;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a bouncer has a decision on an address or a range.
 *
 * @param bouncer its name
 * @param type what the decision demands, such as {@code ban}; empty if there is none, or for a part of a range
 * @param value the address or network of that decision; empty as {@code type}
 * @param source the list or the scenario of that decision; empty as {@code type}
 * @param lastAt its last pull or query; null for never
 */
@TemplateData
public record Holding(
        String bouncer,
        State state,
        String type,
        String value,
        String source,
        @Nullable Instant lastAt) {

    /** Whether a bouncer has a decision. */
    @TemplateData
    public enum State {
        /** It was sent. */
        HAS,
        /** A network was sent, but its program blocks such networks only in part, or not at all. */
        HAS_NETWORK,
        /** Entries for a part of the range were sent. */
        HAS_PART,
        /** An answer broke, or the service was restarted, so that it may have been sent. */
        MAY_HAVE,
        /** It was sent and is over: the next pull removes it. */
        UNTIL_NEXT_PULL,
        /** The next pull gets it. */
        NEXT_PULL,
        /** The settings of the bouncer, its requests or its limit leave it out. */
        LEFT_OUT,
        /** It asks for each address, and is answered with the decision. */
        ASKS,
        /** Nothing is decided, so there is nothing to have. */
        NOTHING,
        /** It has pulled, but so long ago that what it has is not known. */
        UNKNOWN,
        /** It has never asked for decisions. */
        NEVER
    }

    /** Whether it blocks what it should, as far as is known. */
    public boolean good() {
        return state == State.HAS || state == State.ASKS || state == State.NOTHING;
    }
}
