package dev.bartizan.database.maintenance;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the check of a copy found. */
@Schema(description = "What the check of a copy found.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CopyCheckView(
        @Schema(description = "Whether this version can start with the copy.", examples = "true")
        boolean usable,

        @Schema(
                description = "Why it can't: `NO_DATABASE`, `DAMAGED`, `OTHER_PROGRAM` (no database of Bartizan),"
                        + " `NEWER_SCHEMA` (of a newer version), `OTHER_SCHEMA` or `TOO_SLOW`.",
                examples = "DAMAGED")
        @Nullable
        CopyProblem problem,

        @Schema(description = "What SQLite says about it.", examples = "database disk image is malformed") @Nullable
        String reason,

        @Schema(description = "Size of the copy in bytes.", examples = "1048576")
        long sizeBytes,

        @Schema(description = "Version of its schema. An older one is migrated at the start.", examples = "58")
        @Nullable
        Integer schemaVersion,

        @Schema(description = "Version of this service's schema.", examples = "59")
        int ownSchemaVersion,

        @Schema(description = "What it has, if it is usable.") @Nullable
        CopyContentView content) {

    /** A copy that can't be restored. */
    static CopyCheckView refused(CopyInspection.Refused refused, long size, int ownVersion) {
        return new CopyCheckView(
                false, refused.problem(), refused.getMessage(), size, refused.version(), ownVersion, null);
    }
}
