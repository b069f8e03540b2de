package dev.bartizan.error;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of every error of the API. */
// Jackson reads it by reflection, and no resource method declares it, which would tell Quarkus so.
@RegisterForReflection
@Schema(description = "The body of every error of the API.")
public record ErrorResponse(
        @Schema(description = "What went wrong, for programs.", examples = "DATABASE_BUSY")
        ErrorCode errorCode,

        @Schema(
                description = "What went wrong, for people.",
                examples = "Database is temporarily busy. Retry the request.")
        String message,

        @Schema(description = "Facts about this occurrence; the keys depend on the code.", examples = "{\"retries\":3}")
        Map<String, Object> details) {}
