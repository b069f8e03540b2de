package dev.bartizan.container.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The check of a container's image as the API returns it. */
@Schema(name = "ImageCheck", description = "Whether the tag of a container's image has a newer image in its registry.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageCheckView(
        @Schema(
                description =
                        "`current`: the tag has the container's image. `newer`: the tag has another image. `unknown`: it can't be"
                                + " checked; `reason` says why.")
        ImageCheck.State state,

        @Schema(
                description =
                        "The digest that the tag has in the registry; absent if it is unknown. Of an image for several"
                                + " platforms it is the digest of all of them.",
                examples = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        @Nullable
        String digest,

        @Schema(
                description = "Why it is unknown, or why a request after `checked_at` failed; absent if all is well.",
                examples = "It was created from a digest, so it keeps this image.")
        @Nullable
        String reason,

        @Schema(description = "When the registry gave this answer, or failed to; absent if it was not asked.") @Nullable
        Instant checkedAt) {

    static ImageCheckView of(ImageCheck check) {
        return new ImageCheckView(
                check.state(),
                check.digest().orElse(null),
                check.reason().orElse(null),
                check.checkedAt().orElse(null));
    }
}
