package dev.bartizan.decision.bouncer.view;

import dev.bartizan.ip.Cidr;
import java.util.Optional;

/**
 * What is sent of a source.
 *
 * @param source the source in the current view
 * @param before the same source in the bouncer's state; empty if all of it must be sent
 */
record SourceChanges(Source source, Optional<Source> before) {

    boolean includes(Cidr value) {
        return before.isEmpty() || !source.sameAs(before.get(), value);
    }

    boolean isEmpty() {
        return before.isPresent() && source.sameAs(before.get());
    }
}
