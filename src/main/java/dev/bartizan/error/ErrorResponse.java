package dev.bartizan.error;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of every error of the API. */
// Jackson uses reflection; Quarkus doesn't detect it, because no resource method declares this type.
@RegisterForReflection
@Schema(description = "The body of every error of the API.")
public record ErrorResponse(
        @Schema(description = "The error, for programs.", examples = "DATABASE_BUSY")
        ErrorCode errorCode,

        @Schema(description = "The error, for people.", examples = "Database is temporarily busy. Retry the request.")
        String message,

        @Schema(description = "Details of this error; the keys depend on the code.", examples = "{\"retries\":3}")
        Map<String, Object> details) {}
