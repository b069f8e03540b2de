package dev.bartizan.error;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An error as a problem document, for clients that ask for {@code application/problem+json}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
// Jackson reads it by reflection, and no resource method declares it, which would tell Quarkus so.
@RegisterForReflection
@Schema(description = "An error as RFC 9457 problem document.")
public record Problem(
        @Schema(description = "Identifies the kind of problem.", examples = "urn:bartizan:error:DATABASE_BUSY")
        String type,

        @Schema(description = "The code's own message.") String title,

        @Schema(description = "The HTTP status.") int status,

        @Schema(description = "What went wrong this time.") String detail,

        @Schema(description = "As in the plain envelope.") ErrorCode errorCode,

        @Schema(description = "As in the plain envelope.") Map<String, Object> details) {

    /** The media type of problem documents. */
    public static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(int status, ErrorResponse error) {
        ErrorCode code = error.errorCode();
        return new Problem(
                "urn:bartizan:error:" + code, code.message(), status, error.message(), code, error.details());
    }
}
