package dev.bartizan.error;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An error as a problem document, for clients that ask for {@code application/problem+json}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
// Jackson uses reflection; Quarkus doesn't detect it, because no resource method declares this type.
@RegisterForReflection
@Schema(description = "An error as a problem document (RFC 9457).")
public record Problem(
        @Schema(description = "Identifier of the kind of problem.", examples = "urn:bartizan:error:DATABASE_BUSY")
        String type,

        @Schema(description = "The code's own message.") String title,

        @Schema(description = "The HTTP status.") int status,

        @Schema(description = "The message of this error.") String detail,

        @Schema(description = "Same as in the error envelope.")
        ErrorCode errorCode,

        @Schema(description = "Same as in the error envelope.")
        Map<String, Object> details) {

    /** The media type of problem documents. */
    public static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(int status, ErrorResponse error) {
        ErrorCode code = error.errorCode();
        return new Problem(
                "urn:bartizan:error:" + code, code.message(), status, error.message(), code, error.details());
    }
}
