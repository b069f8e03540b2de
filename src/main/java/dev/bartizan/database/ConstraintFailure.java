package dev.bartizan.database;

import dev.bartizan.error.ErrorCode;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.sqlite.SQLiteException;

/**
 * A statement that broke a rule of the schema which a writer can break without a bug: another writer was faster. Every rule
 * has an error code with HTTP status 409. Triggers name their code themselves.
 *
 * @param code what the caller is answered with
 * @param constraint what SQLite says was broken: a column such as {@code api_token.name}, or the code that a trigger names
 */
record ConstraintFailure(ErrorCode code, String constraint) {

    /** How the message of SQLite's driver begins, before the columns. */
    private static final String UNIQUE = "UNIQUE constraint failed: ";

    /** Unique columns that mean something else than a name that is taken. */
    private static final Map<String, ErrorCode> CODES = Map.of(
            "deployment.app", ErrorCode.DEPLOYMENT_RUNNING, "import_run.status", ErrorCode.IMPORT_ALREADY_RUNNING);

    /** Finds one among the causes of a failure; there is none if a rule was broken that only a bug can break. */
    static Optional<ConstraintFailure> of(Throwable failure) {
        return DatabaseFailure.causes(failure).stream()
                .filter(SQLiteException.class::isInstance)
                .map(SQLiteException.class::cast)
                .findFirst()
                .flatMap(ConstraintFailure::of);
    }

    private static Optional<ConstraintFailure> of(SQLiteException failure) {
        String reason = reason(failure.getMessage());
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

    /** What SQLite itself says: the driver puts it in brackets at the end. */
    private static String reason(String message) {
        int open = message.lastIndexOf('(');
        int close = message.lastIndexOf(')');
        return open >= 0 && close > open ? message.substring(open + 1, close) : message;
    }
}
