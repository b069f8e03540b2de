package dev.bartizan.database.maintenance;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a copy of the database has. */
@Schema(description = "What a copy of the database has.")
public record CopyContentView(
        @Schema(description = "Number of lists.", examples = "12")
        long lists,

        @Schema(description = "Number of bans in force now.", examples = "340")
        long bans,

        @Schema(description = "Number of entries of the allowlist.", examples = "7")
        long allowlistEntries,

        @Schema(description = "Number of accounts.", examples = "3")
        long accounts) {}
