package dev.bartizan.database;

import dev.bartizan.error.ErrorCode;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.sqlite.SQLiteException;

/**
 * A violated constraint that is not a bug: another writer was faster. Each such constraint has an error code with HTTP
 * status 409. Triggers contain their code.
 *
 * @param code the error code for the caller
 * @param constraint the violated constraint in SQLite's message: a column such as {@code api_token.name}, or the code
 *     of a trigger
 */
record ConstraintFailure(ErrorCode code, String constraint) {

    /** The beginning of the message of SQLite's driver, before the columns. */
    private static final String UNIQUE = "UNIQUE constraint failed: ";

    /** Unique columns whose violation is not {@code ALREADY_EXISTS}. */
    private static final Map<String, ErrorCode> CODES = Map.of(
            "deployment.node, deployment.app",
            ErrorCode.DEPLOYMENT_RUNNING,
            "import_run.status",
            ErrorCode.IMPORT_ALREADY_RUNNING);

    /**
     * Finds the constraint failure among the causes of a failure; empty for constraints that only a bug can violate.
     */
    static Optional<ConstraintFailure> of(Throwable failure) {
        return DatabaseFailure.causes(failure).stream()
                .filter(SQLiteException.class::isInstance)
                .map(SQLiteException.class::cast)
                .findFirst()
                .flatMap(ConstraintFailure::of);
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
            case SQLITE_CONSTRAINT_TRIGGER ->
                Arrays.stream(ErrorCode.values())
                        .filter(code -> code.name().equals(reason))
                        .findFirst()
                        .map(code -> new ConstraintFailure(code, reason));
            default -> Optional.empty();
        };
    }

    /** SQLite's own message, which the driver puts in brackets at the end. */
    private static String reason(String message) {
        int open = message.lastIndexOf('(');
        int close = message.lastIndexOf(')');
        return open >= 0 && close > open ? message.substring(open + 1, close) : message;
    }
}
