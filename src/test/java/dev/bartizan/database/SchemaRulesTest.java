package dev.bartizan.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bartizan.database.schema.TestedDatabase;
import dev.bartizan.error.ErrorCode;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules of a file of SQLite, and what the migrations make of files that broke them. */
class SchemaRulesTest extends SchemaRules {

    private static final String BEFORE_THE_RULES = "20";

    SchemaRulesTest() {
        super(TestedDatabase.SQLITE);
    }

    @Override
    Optional<ErrorCode> code(Throwable failure) {
        return ConstraintFailure.of(failure).map(ConstraintFailure::code);
    }

    @Test
    void failureNamesTheColumn() {
        migrate();
        list("name");

        assertThatThrownBy(() -> list("name"))
                .satisfies(failure -> assertThat(ConstraintFailure.of(failure))
                        .contains(new ConstraintFailure(ErrorCode.ALREADY_EXISTS, "blocklist.name")));
    }

    @Test
    void entriesOfTheAllowlistStay() throws SQLException {
        migrate("41");
        execute("INSERT INTO allowlist_entry (id, range, comment, provisioned, created_at, in_engines)"
                + " VALUES (7, '192.0.2.7/32', 'our office', FALSE, 5, TRUE)");

        migrate();

        assertThat(select("SELECT id || range || comment || created_at || in_engines FROM allowlist_entry"))
                .isEqualTo("7192.0.2.7/32our office51");
    }

    @Test
    void importsThatAnEarlierVersionLeftRunningAreClosed() throws SQLException {
        migrate(BEFORE_THE_RULES);
        execute(RUN.formatted("RUNNING"));
        execute(RUN.formatted("RUNNING"));

        migrate();

        assertThat(select("SELECT count(*) FROM import_run WHERE status = 'INTERRUPTED' AND finished_at = 3"))
                .isEqualTo("2");
    }

    @Test
    void newestVersionReplacesOneThatIsMissing() throws SQLException {
        migrate(BEFORE_THE_RULES);
        list("spam");
        snapshot(1);
        snapshot(2);
        execute("UPDATE blocklist SET current_version = 3");

        migrate();

        assertThat(select("SELECT current_version FROM blocklist")).isEqualTo("2");
    }
}
