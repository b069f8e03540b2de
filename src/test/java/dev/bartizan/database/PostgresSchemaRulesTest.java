package dev.bartizan.database;

import dev.bartizan.database.schema.TestedDatabase;
import dev.bartizan.error.ErrorCode;
import java.util.Map;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** PostgreSQL enforces the rules of the schema as SQLite does. */
class PostgresSchemaRulesTest extends SchemaRules {

    private static final Map<String, ErrorCode> CODES = Map.of(
            "deployment_running", ErrorCode.DEPLOYMENT_RUNNING, "import_run_running", ErrorCode.IMPORT_ALREADY_RUNNING);

    PostgresSchemaRulesTest() {
        super(TestedDatabase.POSTGRESQL);
    }

    @Override
    Optional<ErrorCode> code(Throwable failure) {
        ServerErrorMessage message = ((PSQLException) failure.getCause()).getServerErrorMessage();
        return switch (message.getSQLState()) {
            case "23505" -> Optional.of(CODES.getOrDefault(message.getConstraint(), ErrorCode.ALREADY_EXISTS));
            case "23503" -> Optional.of(ErrorCode.CONFLICT);
            case "23000" -> Optional.of(ErrorCode.valueOf(message.getMessage()));
            default -> Optional.empty();
        };
    }
}
