package dev.bartizan.database.maintenance;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bartizan.error.ErrorCode;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The database as the API shows it. */
@Schema(description = "The embedded database. Sizes are missing while it can't be read.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseView(
        @Schema(description = "up or down.", examples = "up")
        String status,

        @Schema(description = "What is wrong, while it is down.", nullable = true)
        ErrorCode errorCode,

        @Schema(
                description = "SQLite's (extended) result code, while it is down.",
                examples = "SQLITE_FULL",
                nullable = true)
        String sqliteCode,

        @Schema(description = "Since when it is up or down.")
        Instant since,

        @Schema(description = "Where the main file is.", examples = "/data/bartizan.db")
        String databasePath,

        @Schema(description = "Bytes of the main file.", nullable = true)
        Long sizeBytes,

        @Schema(description = "Bytes of the write-ahead log.", nullable = true)
        Long walBytes,

        @Schema(description = "Bytes of a page.", examples = "4096", nullable = true)
        Long pageSize,

        @Schema(description = "Pages of the main file.", nullable = true)
        Long pageCount,

        @Schema(description = "Pages of the main file that are not in use.", nullable = true)
        Long freePages,

        @Schema(description = "wal or delete.", examples = "wal", nullable = true)
        String journalMode,

        @Schema(description = "Version of SQLite.", examples = "3.53.4", nullable = true)
        String sqliteVersion,

        @Schema(description = "ok, or what SQLite found; only on request.", examples = "ok", nullable = true)
        String quickCheck) {}
