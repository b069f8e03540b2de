package dev.bartizan.database;

import dev.bartizan.error.ErrorCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A classified failure of the database: one of the five {@code DATABASE_…} codes and the code of SQLite or PostgreSQL,
 * if there is one.
 *
 * @param code one of the five
 * @param engineCode name of SQLite's (extended) result code, such as {@code SQLITE_BUSY_SNAPSHOT}, or PostgreSQL's
 *     SQLSTATE, such as {@code 53300}; {@code none} if the failure is not from the database
 * @see <a href="https://www.sqlite.org/rescode.html">SQLite result codes</a>
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
 */
public record DatabaseFailure(ErrorCode code, String engineCode) {

    private static final int PRIMARY_CODE = 0xff;
    private static final int SQLSTATE_LENGTH = 5;
    private static final String NO_RIGHT = "42501";

    /** SQLSTATE for "object in use": another process of Bartizan uses the PostgreSQL database. */
    static final String USED_BY_OTHER = "55006";

    /** The message for people, which depends on the kind of database. */
    public String message() {
        if (engineCode.length() != SQLSTATE_LENGTH) {
            return code.message();
        }
        return switch (code) {
            case DATABASE_PERMISSION_DENIED -> "PostgreSQL refuses the user, or the user lacks a right.";
            case DATABASE_PATH_INVALID -> "The PostgreSQL database or schema does not exist.";
            case DATABASE_CORRUPTED -> "The PostgreSQL database is damaged.";
            default -> code.message();
        };
    }

    /** Whether the same transaction can succeed if it is retried soon. */
    public boolean retryable() {
        return code == ErrorCode.DATABASE_BUSY;
    }

    /** Whether another process of Bartizan uses the database, so that this one stands by. */
    public boolean usedByOther() {
        return engineCode.equals(USED_BY_OTHER);
    }

    /** Whether the disk may be full: if SQLite can't enlarge a file, it doesn't always report the reason. */
    public boolean maybeDiskFull() {
        return engineCode.startsWith(SQLiteErrorCode.SQLITE_FULL.name())
                || engineCode.startsWith(SQLiteErrorCode.SQLITE_IOERR.name());
    }

    /** Whether a file could not be opened although path and permissions are correct. */
    boolean cannotOpen() {
        return code == ErrorCode.DATABASE_UNAVAILABLE
                && (engineCode.startsWith(SQLiteErrorCode.SQLITE_CANTOPEN.name()) || engineCode.equals("none"));
    }

    /** Classifies a failure while opening or checking the database; unknown kinds are {@code DATABASE_UNAVAILABLE}. */
    public static DatabaseFailure of(Exception failure, Path database) {
        return classify(failure, database).orElse(new DatabaseFailure(ErrorCode.DATABASE_UNAVAILABLE, "none"));
    }

    /**
     * Classifies a failure; empty if it has nothing to do with the database.
     *
     * @param failure any exception; its causes, suppressed exceptions and SQL chain are searched too
     * @param database the main file, which is inspected if SQLite's code is ambiguous
     */
    public static Optional<DatabaseFailure> classify(Throwable failure, Path database) {
        boolean sql = false;
        IOException inputOutput = null;
        for (Throwable current : causes(failure)) {
            switch (current) {
                case SQLiteException sqlite -> {
                    return ofSqlite(sqlite.getResultCode(), database);
                }
                case SQLException server
                when server.getSQLState() != null -> {
                    return fromState(server.getSQLState());
                }
                case SQLException _ -> sql = true;
                case IOException found -> inputOutput = found;
                default -> {}
            }
        }
        if (inputOutput != null) {
            return Optional.of(ofInputOutput(inputOutput));
        }
        return sql ? Optional.of(new DatabaseFailure(ErrorCode.DATABASE_UNAVAILABLE, "none")) : Optional.empty();
    }

    /** The failure for an SQLSTATE of PostgreSQL that says something about the database. */
    public static DatabaseFailure ofState(String state) {
        return fromState(state).orElse(new DatabaseFailure(ErrorCode.DATABASE_UNAVAILABLE, state));
    }

    /** Empty for states that only a bug or a conflict of data causes. */
    private static Optional<DatabaseFailure> fromState(String state) {
        boolean syntax = state.startsWith("42") && !state.equals(NO_RIGHT);
        if (syntax || state.startsWith("22") || state.startsWith("23") || state.startsWith("P0")) {
            return Optional.empty();
        }
        ErrorCode code = switch (state) {
            // Used by another process, statement time-out, lock time-out, serialisation failure, deadlock.
            case USED_BY_OTHER, "57014", "55P03", "40001", "40P01" -> ErrorCode.DATABASE_BUSY;
            case NO_RIGHT -> ErrorCode.DATABASE_PERMISSION_DENIED;
            // No such database or schema.
            case "3D000", "3F000" -> ErrorCode.DATABASE_PATH_INVALID;
            case "XX001", "XX002" -> ErrorCode.DATABASE_CORRUPTED;
            default -> state.startsWith("28") ? ErrorCode.DATABASE_PERMISSION_DENIED : ErrorCode.DATABASE_UNAVAILABLE;
        };
        return Optional.of(new DatabaseFailure(code, state));
    }

    /** A failure with its causes, suppressed exceptions and chained SQL exceptions, nearest first. */
    static List<Throwable> causes(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> found = new ArrayList<>();
        Deque<Throwable> pending = new ArrayDeque<>();
        pending.add(failure);
        while (!pending.isEmpty()) {
            Throwable current = pending.poll();
            if (!seen.add(current)) {
                continue;
            }
            found.add(current);
            if (current instanceof SQLException chained && chained.getNextException() != null) {
                pending.add(chained.getNextException());
            }
            if (current.getCause() != null) {
                pending.add(current.getCause());
            }
            pending.addAll(Arrays.asList(current.getSuppressed()));
        }
        return found;
    }

    private static Optional<DatabaseFailure> ofSqlite(SQLiteErrorCode result, Path database) {
        SQLiteErrorCode primary = SQLiteErrorCode.getErrorCode(result.code & PRIMARY_CODE);
        if (primary == SQLiteErrorCode.SQLITE_CONSTRAINT) {
            // The statement violated a constraint, so the database works. See ConstraintFailure for those that are
            // not bugs.
            return Optional.empty();
        }
        ErrorCode code = switch (primary) {
            case SQLITE_BUSY, SQLITE_LOCKED -> ErrorCode.DATABASE_BUSY;
            case SQLITE_PERM, SQLITE_AUTH, SQLITE_READONLY -> ErrorCode.DATABASE_PERMISSION_DENIED;
            case SQLITE_CORRUPT, SQLITE_NOTADB -> ErrorCode.DATABASE_CORRUPTED;
            case SQLITE_CANTOPEN -> ofUnopened(result, database);
            // SQLite's error if it can't write the log of a crashed process into a read-only file.
            case SQLITE_IOERR ->
                Files.isRegularFile(database) && !Files.isWritable(database)
                        ? ErrorCode.DATABASE_PERMISSION_DENIED
                        : ErrorCode.DATABASE_UNAVAILABLE;
            default -> ErrorCode.DATABASE_UNAVAILABLE;
        };
        return Optional.of(new DatabaseFailure(code, result.name()));
    }

    /** SQLite reports CANTOPEN also for valid paths, for example if the process has no file descriptors left. */
    private static ErrorCode ofUnopened(SQLiteErrorCode result, Path database) {
        if (accessDenied(database)) {
            return ErrorCode.DATABASE_PERMISSION_DENIED;
        }
        boolean told = result != SQLiteErrorCode.SQLITE_CANTOPEN && result != SQLiteErrorCode.SQLITE_CANTOPEN_NOTEMPDIR;
        boolean possible =
                Files.isDirectory(folderOf(database)) && (Files.isRegularFile(database) || Files.notExists(database));
        return told || !possible ? ErrorCode.DATABASE_PATH_INVALID : ErrorCode.DATABASE_UNAVAILABLE;
    }

    /** SQLite reports CANTOPEN also for EACCES, so check the file system. */
    private static boolean accessDenied(Path database) {
        Path folder = folderOf(database);
        return Files.isRegularFile(database) && !Files.isReadable(database)
                || Files.isDirectory(folder) && !(Files.isWritable(folder) && Files.isExecutable(folder));
    }

    private static Path folderOf(Path database) {
        Path absolute = database.toAbsolutePath();
        return Objects.requireNonNullElse(absolute.getParent(), absolute);
    }

    private static DatabaseFailure ofInputOutput(IOException failure) {
        ErrorCode code = switch (failure) {
            case AccessDeniedException _ -> ErrorCode.DATABASE_PERMISSION_DENIED;
            case FileAlreadyExistsException _ -> ErrorCode.DATABASE_PATH_INVALID;
            case NotDirectoryException _ -> ErrorCode.DATABASE_PATH_INVALID;
            // The JDK has no specific exceptions for ENOTDIR and EROFS on creation, only the reason.
            case FileSystemException other
            when "Not a directory".equals(other.getReason()) -> ErrorCode.DATABASE_PATH_INVALID;
            case FileSystemException other
            when "Read-only file system".equals(other.getReason()) -> ErrorCode.DATABASE_PERMISSION_DENIED;
            default -> ErrorCode.DATABASE_UNAVAILABLE;
        };
        return new DatabaseFailure(code, "none");
    }
}
