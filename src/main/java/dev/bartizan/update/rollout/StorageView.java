package dev.bartizan.update.rollout;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.bartizan.update.Platform;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The result of comparing the updates with the files on the disk. */
@JsonNaming(LowerCamelCaseStrategy.class)
@Schema(description = "The result of comparing the updates with the files on the disk.")
public record StorageView(
        @Schema(description = "The folders with files.") List<Folder> folders,

        @Schema(description = "Each update with the files of its manifest.")
        List<Manifest> manifests,

        @Schema(description = "Files that no update refers to; deleted after a day.")
        List<StoredFile> orphans,

        @Schema(description = "Whether files are missing or orphaned.")
        Summary summary) {

    /** The summary. */
    @Schema(name = "StorageSummary")
    public enum Summary {
        /** All files exist, and there are no others. */
        OK,
        /** A file is missing, has another size, or is an orphan. */
        ISSUES_FOUND
    }

    /** A folder with files. */
    @JsonNaming(LowerCamelCaseStrategy.class)
    @Schema(name = "UpdateFolder", description = "A folder with files of updates.")
    public record Folder(
            @Schema(description = "Path of the folder.", examples = "/data/updates/assets")
            String path,

            @Schema(description = "Number of files, including compressed copies.")
            int files,

            @Schema(description = "Total size.") long bytes) {}
    /** The files of an update. */
    @JsonNaming(LowerCamelCaseStrategy.class)
    @Schema(name = "UpdateFiles", description = "The files of an update.")
    public record Manifest(
            @Schema(description = "Id of the update.") UUID id,

            @Schema(description = "App of the update.", examples = "default")
            String app,

            @Schema(description = "Platform of the update.") Platform platform,

            @Schema(description = "Runtime version that the update needs.")
            String runtimeVersion,

            @Schema(description = "Channel of the update.") String channel,

            @Schema(description = "Number of files.") int files,

            @Schema(description = "Total size.") long bytes,

            @Schema(description = "Hashes (SHA-256, base64url) of files that are missing or have another size.")
            List<String> missing) {}

    /** A file of the store. */
    @JsonNaming(LowerCamelCaseStrategy.class)
    @Schema(name = "UpdateOrphan", description = "A file that no update refers to.")
    public record StoredFile(
            @Schema(description = "Its name in the folder.") String name,

            @Schema(description = "Its size.") long bytes) {}
}
