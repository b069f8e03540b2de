package dev.bartizan.database.maintenance;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bartizan.error.ErrorCode;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The database as the API shows it. */
@Schema(description = "The embedded database. Sizes are missing while it can't be read.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseView(
        @Schema(description = "up or down.", examples = "up")
        String status,

        @Schema(description = "What is wrong, while it is down.") @Nullable
        ErrorCode errorCode,

        @Schema(description = "SQLite's (extended) result code, while it is down.", examples = "SQLITE_FULL") @Nullable
        String sqliteCode,

        @Schema(description = "Since when it is up or down.")
        Instant since,

        @Schema(description = "Where the main file is.", examples = "/data/bartizan.db")
        String databasePath,

        @Schema(description = "Bytes of the main file.") @Nullable
        Long sizeBytes,

        @Schema(description = "Bytes of the write-ahead log.") @Nullable
        Long walBytes,

        @Schema(description = "Bytes of a page.", examples = "4096") @Nullable
        Long pageSize,

        @Schema(description = "Pages of the main file.") @Nullable
        Long pageCount,

        @Schema(description = "Pages of the main file that are not in use.") @Nullable
        Long freePages,

        @Schema(description = "wal or delete.", examples = "wal") @Nullable
        String journalMode,

        @Schema(description = "Version of SQLite.", examples = "3.53.4") @Nullable
        String sqliteVersion,

        @Schema(description = "ok, or what SQLite found; only on request.", examples = "ok") @Nullable
        String quickCheck) {}
