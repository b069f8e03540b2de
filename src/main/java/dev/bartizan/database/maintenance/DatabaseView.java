package dev.bartizan.database.maintenance;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bartizan.error.ErrorCode;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The database in API responses. */
@Schema(description = "The database. Sizes are absent while it can't be read.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseView(
        @Schema(description = "sqlite or postgresql.", examples = "sqlite")
        String kind,

        @Schema(description = "up or down.", examples = "up")
        String status,

        @Schema(description = "The failure, while it is down.") @Nullable
        ErrorCode errorCode,

        @Schema(description = "SQLite's (extended) result code, while it is down.", examples = "SQLITE_FULL") @Nullable
        String sqliteCode,

        @Schema(description = "PostgreSQL's code of the failure, while it is down.", examples = "53300") @Nullable
        String sqlstate,

        @Schema(description = "Since when it is up or down.")
        Instant since,

        @Schema(
                description = "Path of SQLite's main file, or the name of PostgreSQL's database.",
                examples = "/data/bartizan.db")
        String databasePath,

        @Schema(description = "Size of SQLite's main file, or of PostgreSQL's database, in bytes.") @Nullable
        Long sizeBytes,

        @Schema(description = "Size of SQLite's write-ahead log in bytes.") @Nullable
        Long walBytes,

        @Schema(description = "Size of a page in SQLite's file in bytes.", examples = "4096") @Nullable
        Long pageSize,

        @Schema(description = "Number of pages in SQLite's file.") @Nullable
        Long pageCount,

        @Schema(description = "Number of unused pages in SQLite's file.") @Nullable
        Long freePages,

        @Schema(description = "SQLite's journal: wal or delete.", examples = "wal") @Nullable
        String journalMode,

        @Schema(description = "Version of SQLite.", examples = "3.53.4") @Nullable
        String sqliteVersion,

        @Schema(description = "Version of PostgreSQL's server.", examples = "17.2") @Nullable
        String serverVersion,

        @Schema(description = "ok, or the first problem that SQLite found; only on request.", examples = "ok") @Nullable
        String quickCheck) {}
