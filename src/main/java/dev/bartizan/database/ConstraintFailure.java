package dev.bartizan.database;

import dev.bartizan.error.ErrorCode;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.sqlite.SQLiteException;

/**
 * A write that the database rejects because of the data, such as a violated constraint after another writer was faster. Each
 * has an error code, mostly with HTTP status 409. Triggers contain their code.
 *
 * @param code the error code for the caller
 * @param constraint the violated constraint in SQLite's message: a column such as {@code api_token.name}, or the code
 *     of a trigger; PostgreSQL's name of the constraint
 */
record ConstraintFailure(ErrorCode code, String constraint) {

    /** The beginning of the message of SQLite's driver, before the columns. */
    private static final String UNIQUE = "UNIQUE constraint failed: ";

    /** Unique columns (SQLite) and indexes (PostgreSQL) whose violation is not {@code ALREADY_EXISTS}. */
    private static final Map<String, ErrorCode> CODES = Map.of(
            "deployment.node, deployment.app", ErrorCode.DEPLOYMENT_RUNNING,
            "deployment_running", ErrorCode.DEPLOYMENT_RUNNING,
            "import_run.status", ErrorCode.IMPORT_ALREADY_RUNNING,
            "import_run_running", ErrorCode.IMPORT_ALREADY_RUNNING);

    /**
     * Finds the constraint failure among the causes of a failure; empty for constraints that only a bug can violate.
     */
    static Optional<ConstraintFailure> of(Throwable failure) {
        return DatabaseFailure.causes(failure).stream()
                .flatMap(cause -> switch (cause) {
                    case SQLiteException sqlite -> Stream.of(of(sqlite));
                    case PSQLException postgresql -> Stream.of(of(postgresql));
                    default -> Stream.empty();
                })
                .findFirst()
                .flatMap(found -> found);
    }

    private static Optional<ConstraintFailure> of(SQLiteException failure) {
        String reason = reason(String.valueOf(failure.getMessage()));
        return switch (failure.getResultCode()) {
            case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY -> {
                String columns = reason.startsWith(UNIQUE) ? reason.substring(UNIQUE.length()) : reason;
                yield Optional.of(
                        new ConstraintFailure(CODES.getOrDefault(columns, ErrorCode.ALREADY_EXISTS), columns));
            }
            case SQLITE_CONSTRAINT_FOREIGNKEY -> Optional.of(new ConstraintFailure(ErrorCode.CONFLICT, reason));
            case SQLITE_CONSTRAINT_TRIGGER -> ofTrigger(reason);
            default -> Optional.empty();
        };
    }

    private static Optional<ConstraintFailure> of(PSQLException failure) {
        ServerErrorMessage server = failure.getServerErrorMessage();
        if (server == null) {
            return Optional.empty();
        }
        String constraint = String.valueOf(server.getConstraint());
        return switch (String.valueOf(failure.getSQLState())) {
            case "23505" ->
                Optional.of(
                        new ConstraintFailure(CODES.getOrDefault(constraint, ErrorCode.ALREADY_EXISTS), constraint));
            case "23503" -> Optional.of(new ConstraintFailure(ErrorCode.CONFLICT, constraint));
            case "23000" -> ofTrigger(String.valueOf(server.getMessage()));
            // PostgreSQL stores no text with the character U+0000.
            case "22021" -> Optional.of(new ConstraintFailure(ErrorCode.VALIDATION_FAILED, "U+0000 in a text"));
            default -> Optional.empty();
        };
    }

    private static Optional<ConstraintFailure> ofTrigger(String name) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.name().equals(name))
                .findFirst()
                .map(code -> new ConstraintFailure(code, name));
    }

    /** SQLite's own message, which the driver puts in brackets at the end. */
    private static String reason(String message) {
        int open = message.lastIndexOf('(');
        int close = message.lastIndexOf(')');
        return open >= 0 && close > open ? message.substring(open + 1, close) : message;
    }
}
