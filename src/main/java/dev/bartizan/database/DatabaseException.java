package dev.bartizan.database;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A failure of the database. The API answers 503 with one of the five {@code DATABASE_…} codes. */
public class DatabaseException extends ServiceException {

    private final DatabaseFailure failure;

    DatabaseException(DatabaseFailure failure, String databasePath, @Nullable Throwable cause) {
        super(failure.code(), failure.message(), details(failure, databasePath), cause);
        this.failure = failure;
    }

    /** The classified failure. */
    public DatabaseFailure failure() {
        return failure;
    }

    private static Map<String, Object> details(DatabaseFailure failure, String databasePath) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("database_path", databasePath);
        if (failure.code() == ErrorCode.DATABASE_BUSY) {
            details.put("retries", Database.MAX_RETRIES);
        }
        return details;
    }

    /** SQLite's BUSY or LOCKED, or a timeout of the write gate: the only failure that is retried. */
    public static final class Busy extends DatabaseException {

        Busy(DatabaseFailure failure, String databasePath, Throwable cause) {
            super(failure, databasePath, cause);
        }
    }
}
