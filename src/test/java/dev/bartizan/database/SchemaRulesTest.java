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

    @Test
    void rowsOfOneNodeWaitForItsName() throws SQLException {
        migrate("59");
        execute("INSERT INTO supervised_container VALUES ('web', 'STOPPED', '5,6', TRUE, 7)");
        execute("INSERT INTO deployment_route VALUES ('/srv0', 'web', 'web 80/tcp', '127.0.0.1:1', '127.0.0.1:2')");
        execute("INSERT INTO deployment_port VALUES ('web 80/tcp', 8080)");
        execute("INSERT INTO jail_list (id, jail, list, max_entries, mode, placed)"
                + " VALUES (7, 'sshd', 'name', 3, 'FOLLOWED', '45.155.17.1/32')");
        execute("INSERT INTO crowdsec_agent VALUES (1, TRUE, 7)");
        execute("INSERT INTO engine_allowance VALUES (7, 'fail2ban', 'sshd', '45.155.17.1/32', TRUE)");
        execute(ban("45.155.205.7/32", "sshd", "NULL", "NULL", 1));

        migrate();

        assertThat(select("SELECT node || name || wish || restarts || failed || changed_at FROM supervised_container"))
                .isEqualTo("webSTOPPED5,617");
        assertThat(select("SELECT node || place || app || endpoint || dial || previous_dial FROM deployment_route"))
                .isEqualTo("/srv0webweb 80/tcp127.0.0.1:1127.0.0.1:2");
        assertThat(select("SELECT node || container_port || host_port FROM deployment_port"))
                .isEqualTo("web 80/tcp8080");
        assertThat(select("SELECT node || id || jail || list || max_entries || mode || placed FROM jail_list"))
                .isEqualTo("7sshdname3FOLLOWED45.155.17.1/32");
        assertThat(select("SELECT node || enabled || changed_at FROM crowdsec_agent"))
                .isEqualTo("17");
        assertThat(select("SELECT node || id || engine || place || range || written FROM engine_allowance"))
                .isEqualTo("7fail2bansshd45.155.17.1/321");
        assertThat(select("SELECT node || lift_pending || range FROM ban")).isEqualTo("045.155.205.7/32");
    }
}
