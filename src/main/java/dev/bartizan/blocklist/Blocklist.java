package dev.bartizan.blocklist;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A blocklist as it was stored at one moment.
 *
 * @param source where it comes from, and how it is read
 * @param provisioned whether the configuration declares it, so that it is read-only in the API
 * @param updatedAt when its definition was changed last
 * @param imported what the imports so far left
 */
public record Blocklist(
        long id,
        String name,
        ListSource source,
        boolean enabled,
        boolean provisioned,
        Instant updatedAt,
        Imported imported) {

    /** When the source may be fetched next; empty if it may be fetched now. */
    public Optional<Instant> nextFetch(Instant now) {
        return imported.fetch().next(source.minimumInterval(), now);
    }

    /**
     * What the imports of a list left.
     *
     * @param version the published version; null before the first import
     * @param fetch the last fetch of the source
     * @param attemptedAt when the last import was
     * @param succeededAt when an import last confirmed the content, whether it was new or unchanged
     * @param failingSince when the first of an unbroken row of failures was; null while the list is well
     * @param outcome of the last import
     * @param message why the last import failed
     */
    public record Imported(
            @Nullable Long version,
            Fetch fetch,
            @Nullable Instant attemptedAt,
            @Nullable Instant succeededAt,
            @Nullable Instant failingSince,
            @Nullable ImportOutcome outcome,
            @Nullable String message) {}
}
