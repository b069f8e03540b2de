package dev.bartizan.database;

import dev.bartizan.database.schema.TestedDatabase;
import dev.bartizan.error.ErrorCode;
import java.util.Optional;

/** PostgreSQL enforces the rules of the schema as SQLite does. */
class PostgresSchemaRulesTest extends SchemaRules {

    PostgresSchemaRulesTest() {
        super(TestedDatabase.POSTGRESQL);
    }

    @Override
    Optional<ErrorCode> code(Throwable failure) {
        return ConstraintFailure.of(failure).map(ConstraintFailure::code);
    }
}
