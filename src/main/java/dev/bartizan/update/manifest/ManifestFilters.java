package dev.bartizan.update.manifest;

import dev.bartizan.update.ChannelName;
import java.util.Optional;

/**
 * The header {@code expo-manifest-filters}: a client runs only stored updates whose metadata matches it. So a client that
 * changes its channel leaves the updates of the other channel, also those that are newer.
 *
 * @see <a href="https://docs.expo.dev/technical-specs/expo-updates-1/#manifest-response-headers">Expo Updates v1</a>
 */
final class ManifestFilters {

    static final String HEADER = "expo-manifest-filters";

    /** The field of a manifest's metadata that has the channel; EAS uses the same name. */
    static final String METADATA = "branchName";

    /** The same in the header, whose keys are in lower case; clients compare the names without regard to case. */
    private static final String KEY = "branchname";

    private ManifestFilters() {}

    /**
     * The value for a channel: a dictionary of RFC 8941; empty if no update can have the channel. Clients can send any text.
     */
    static Optional<String> of(String channel) {
        return ChannelName.isValid(channel) ? Optional.of(KEY + "=\"" + channel + '"') : Optional.empty();
    }
}
