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
import java.util.Optional;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * What a failure of the database is: one of the five {@code DATABASE_…} codes and, where there is one, SQLite's own
 * (extended) result code.
 *
 * @param code one of the five
 * @param sqliteCode name of SQLite's result code, such as {@code SQLITE_BUSY_SNAPSHOT}; {@code none} where SQLite was
 *     never asked
 * @see <a href="https://www.sqlite.org/rescode.html">SQLite result codes</a>
 */
public record DatabaseFailure(ErrorCode code, String sqliteCode) {

    private static final int PRIMARY_CODE = 0xff;

    /** Whether the same transaction can succeed when it is repeated a moment later. */
    public boolean passes() {
        return code == ErrorCode.DATABASE_BUSY;
    }

    /** Whether it may be that the disk is full: where SQLite can't enlarge a file, it doesn't always say why. */
    boolean forWantOfRoom() {
        return sqliteCode.startsWith(SQLiteErrorCode.SQLITE_FULL.name())
                || sqliteCode.startsWith(SQLiteErrorCode.SQLITE_IOERR.name());
    }

    /** Whether a file could not be opened though its path is right and nothing forbids it. */
    boolean unopened() {
        return code == ErrorCode.DATABASE_UNAVAILABLE
                && (sqliteCode.startsWith(SQLiteErrorCode.SQLITE_CANTOPEN.name()) || sqliteCode.equals("none"));
    }

    /** Classifies a failure met while opening or checking the database; one of another kind is {@code DATABASE_UNAVAILABLE}. */
    static DatabaseFailure of(Exception failure, Path database) {
        return classify(failure, database).orElse(new DatabaseFailure(ErrorCode.DATABASE_UNAVAILABLE, "none"));
    }

    /**
     * Classifies a failure, or says that it has nothing to do with the database.
     *
     * @param failure whatever was thrown; causes, suppressed exceptions and SQL's own chain are looked through
     * @param database the main file, which is looked at where SQLite's code alone leaves the cause open
     */
    public static Optional<DatabaseFailure> classify(Throwable failure, Path database) {
        boolean sql = false;
        IOException inputOutput = null;
        for (Throwable current : causes(failure)) {
            switch (current) {
                case SQLiteException sqlite -> {
                    return ofSqlite(sqlite.getResultCode(), database);
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

    /** A failure with its causes, suppressed exceptions and those that SQL's own chain has, the nearest first. */
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
            // The database works; the statement broke one of its rules. ConstraintFailure has those that are no bugs.
            return Optional.empty();
        }
        ErrorCode code = switch (primary) {
            case SQLITE_BUSY, SQLITE_LOCKED -> ErrorCode.DATABASE_BUSY;
            case SQLITE_PERM, SQLITE_AUTH, SQLITE_READONLY -> ErrorCode.DATABASE_PERMISSION_DENIED;
            case SQLITE_CORRUPT, SQLITE_NOTADB -> ErrorCode.DATABASE_CORRUPTED;
            case SQLITE_CANTOPEN -> ofUnopened(result, database);
            // What SQLite says when it is to write what a crash left in the log into a file that it may not write.
            case SQLITE_IOERR ->
                Files.isRegularFile(database) && !Files.isWritable(database)
                        ? ErrorCode.DATABASE_PERMISSION_DENIED
                        : ErrorCode.DATABASE_UNAVAILABLE;
            default -> ErrorCode.DATABASE_UNAVAILABLE;
        };
        return Optional.of(new DatabaseFailure(code, result.name()));
    }

    /** SQLite says CANTOPEN also where nothing is wrong with the path, such as when the process has no descriptors left. */
    private static ErrorCode ofUnopened(SQLiteErrorCode result, Path database) {
        if (accessDenied(database)) {
            return ErrorCode.DATABASE_PERMISSION_DENIED;
        }
        boolean told = result != SQLiteErrorCode.SQLITE_CANTOPEN && result != SQLiteErrorCode.SQLITE_CANTOPEN_NOTEMPDIR;
        boolean possible = Files.isDirectory(database.toAbsolutePath().getParent())
                && (Files.isRegularFile(database) || Files.notExists(database));
        return told || !possible ? ErrorCode.DATABASE_PATH_INVALID : ErrorCode.DATABASE_UNAVAILABLE;
    }

    /** SQLite says CANTOPEN for EACCES too; the file system knows the difference. */
    private static boolean accessDenied(Path database) {
        Path folder = database.getParent();
        return Files.isRegularFile(database) && !Files.isReadable(database)
                || Files.isDirectory(folder) && !(Files.isWritable(folder) && Files.isExecutable(folder));
    }

    private static DatabaseFailure ofInputOutput(IOException failure) {
        ErrorCode code = switch (failure) {
            case AccessDeniedException _ -> ErrorCode.DATABASE_PERMISSION_DENIED;
            case FileAlreadyExistsException _ -> ErrorCode.DATABASE_PATH_INVALID;
            case NotDirectoryException _ -> ErrorCode.DATABASE_PATH_INVALID;
            // The JDK has no exception of their own for ENOTDIR and EROFS on creation: the reason is all there
            // is.
            case FileSystemException other
            when "Not a directory".equals(other.getReason()) -> ErrorCode.DATABASE_PATH_INVALID;
            case FileSystemException other
            when "Read-only file system".equals(other.getReason()) -> ErrorCode.DATABASE_PERMISSION_DENIED;
            default -> ErrorCode.DATABASE_UNAVAILABLE;
        };
        return new DatabaseFailure(code, "none");
    }
}
