package dev.bartizan.container.image;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is known about the tag of a container's image.
 *
 * @param digest the digest that the tag has in the registry; empty if it is unknown
 * @param reason why it is unknown, or why a later request failed, as a sentence; empty if all is well
 * @param checkedAt when the registry gave the answer that the state comes from, or failed to; empty if it was not asked
 */
public record ImageCheck(State state, Optional<String> digest, Optional<String> reason, Optional<Instant> checkedAt) {

    /** How the registry's image compares with the container's. */
    @Schema(name = "ImageCheckState")
    public enum State {
        /** The tag has the container's image. */
        CURRENT,
        /** The tag has another image. */
        NEWER,
        /** It can't be checked, or could not. */
        UNKNOWN;

        /** The name in the API. */
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static ImageCheck unknown(String reason, Optional<Instant> checkedAt) {
        return new ImageCheck(State.UNKNOWN, Optional.empty(), Optional.of(reason), checkedAt);
    }
}
