package dev.bartizan.protection;

import dev.bartizan.ip.IpAddress;
import java.time.Instant;
import java.util.Comparator;

/**
 * An address that is protected because it was used.
 *
 * @param kind for what it was used
 */
public record ProtectedUse(Protection kind, IpAddress address, Instant lastUse) implements Comparable<ProtectedUse> {

    private static final Comparator<ProtectedUse> ORDER = Comparator.comparing(ProtectedUse::kind)
            .thenComparing(ProtectedUse::address)
            .thenComparing(ProtectedUse::lastUse);

    @Override
    public int compareTo(ProtectedUse other) {
        return ORDER.compare(this, other);
    }
}
