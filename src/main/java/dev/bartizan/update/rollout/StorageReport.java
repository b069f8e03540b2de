package dev.bartizan.update.rollout;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.bartizan.update.Platform;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whether the files of all updates are there, and nothing else. */
@JsonNaming(LowerCamelCaseStrategy.class)
@Schema(description = "Whether the files of all updates are there, and nothing else.")
public record StorageReport(
        @Schema(description = "Where files lie.") List<Folder> folders,

        @Schema(description = "Each update with what its manifest names.")
        List<Manifest> manifests,

        @Schema(description = "Files that no update refers to; deleted after a day.")
        List<StoredFile> orphans,

        @Schema(description = "Whether files are missing or superfluous.")
        Summary summary) {

    /** What it comes down to. */
    @Schema(name = "StorageSummary")
    public enum Summary {
        /** Everything is where it belongs. */
        OK,
        /** Something is missing, of another size, or superfluous. */
        ISSUES_FOUND
    }

    /** A folder with files. */
    @JsonNaming(LowerCamelCaseStrategy.class)
    @Schema(name = "UpdateFolder", description = "A folder with files of updates.")
    public record Folder(
            @Schema(description = "Where it is.", examples = "/data/updates/assets")
            String path,

            @Schema(description = "How many there are, compressed copies included.")
            int files,

            @Schema(description = "Their size.") long bytes) {}

    /** What an update refers to. */
    @JsonNaming(LowerCamelCaseStrategy.class)
    @Schema(name = "UpdateFiles", description = "What an update refers to.")
    public record Manifest(
            @Schema(description = "The update.") UUID id,

            @Schema(description = "What it runs on.") Platform platform,

            @Schema(description = "The runtime that it needs.")
            String runtimeVersion,

            @Schema(description = "Who gets it.") String channel,

            @Schema(description = "How many files it refers to.")
            int files,

            @Schema(description = "Their size.") long bytes,

            @Schema(description = "Hashes (SHA-256, base64url) of those that are not there, or of another size.")
            List<String> missing) {}

    /** A file of the store. */
    @JsonNaming(LowerCamelCaseStrategy.class)
    @Schema(name = "UpdateOrphan", description = "A file that no update refers to.")
    public record StoredFile(
            @Schema(description = "Its name in the folder.") String name,

            @Schema(description = "Its size.") long bytes) {}
}
