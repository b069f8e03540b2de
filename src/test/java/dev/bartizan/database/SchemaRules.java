package dev.bartizan.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bartizan.database.schema.TestedDatabase;
import dev.bartizan.error.ErrorCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that the database enforces, also for a writer that doesn't check them. */
abstract class SchemaRules {

    @TempDir
    Path folder;

    private final TestedDatabase kind;
    private DataSource database;
    private Connection connection;

    SchemaRules(TestedDatabase kind) {
        this.kind = kind;
    }

    /** What a failure of the database is for the caller; empty for a bug. */
    abstract Optional<ErrorCode> code(Throwable failure);

    @BeforeEach
    void connect() throws SQLException {
        database = kind.create(folder);
        connection = database.getConnection();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    void migrate(String target) {
        kind.migrate(database, target);
    }

    void migrate() {
        migrate("latest");
    }

    void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    String select(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void assertRefused(ErrorCode code, String sql) {
        assertThatThrownBy(() -> execute(sql))
                .satisfies(failure -> assertThat(code(failure)).contains(code));
    }

    private void token(String name, String role, String expiresAt) {
        execute("INSERT INTO api_token (name, role, hash, created_at, expires_at) VALUES ('%s', '%s', '%s', 0, %s)"
                .formatted(name, role, name, expiresAt));
    }

    @Test
    void lastAdministratorStays() {
        migrate();
        token("first", "ADMIN", "NULL");
        token("second", "ADMIN", "1000");
        token("third", "VIEWER", "NULL");
        execute("DELETE FROM api_token WHERE name = 'third'");
        execute(
                "INSERT INTO api_token (name, role, hash, created_at, features) VALUES ('limited', 'ADMIN', 'l', 0, 'bans')");

        execute("UPDATE administration SET checked_at = 999");
        execute("DELETE FROM api_token WHERE name = 'first'");

        assertRefused(ErrorCode.LAST_ADMIN_TOKEN, "DELETE FROM api_token");
        assertRefused(ErrorCode.LAST_ADMIN_TOKEN, "UPDATE api_token SET features = 'bans'");
        assertRefused(ErrorCode.LAST_ADMIN_TOKEN, "UPDATE api_token SET role = 'VIEWER'");
        assertRefused(ErrorCode.LAST_ADMIN_TOKEN, "UPDATE api_token SET expires_at = 5");
        execute("UPDATE api_token SET last_used_at = 7, expires_at = NULL");
    }

    @Test
    void expiredAdministratorIsNone() {
        migrate();
        token("expired", "ADMIN", "1000");
        token("last", "ADMIN", "NULL");
        execute("UPDATE administration SET checked_at = 1000");

        assertRefused(ErrorCode.LAST_ADMIN_TOKEN, "DELETE FROM api_token WHERE name = 'last'");
        execute("DELETE FROM api_token WHERE name = 'expired'");
    }

    @Test
    void configuredAdministratorIsEnough() throws SQLException {
        migrate();
        token("last", "ADMIN", "NULL");
        execute("UPDATE administration SET configured = TRUE");

        execute("DELETE FROM api_token");

        assertThat(select("SELECT count(*) FROM api_token")).isEqualTo("0");
    }

    @Test
    void rangeHasOneEntryForEverythingAndOneForSomeLists() {
        migrate();
        execute("INSERT INTO allowlist_entry (range, provisioned, created_at) VALUES ('192.0.2.7/32', FALSE, 5)");
        String entry = "INSERT INTO allowlist_entry (range, lists, provisioned, created_at) VALUES (%s, FALSE, 5)";

        execute(entry.formatted("'192.0.2.7/32', '1,11,2'"));

        assertRefused(ErrorCode.ALREADY_EXISTS, entry.formatted("'192.0.2.7/32', NULL"));
        assertRefused(ErrorCode.ALREADY_EXISTS, entry.formatted("'192.0.2.7/32', '3'"));
    }

    @Test
    void deletedListLeavesTheEntriesOfTheAllowlist() throws SQLException {
        migrate();
        for (int id : new int[] {1, 2, 11}) {
            execute("INSERT INTO blocklist (id, name, url, format, enabled, allow_private, keep_special_purpose,"
                    + " allow_broad_prefixes, minimum_interval_seconds, provisioned, created_at, updated_at)"
                    + " VALUES (%d, 'list-%d', '', 'plain', TRUE, FALSE, FALSE, FALSE, 0, FALSE, 0, 0)"
                            .formatted(id, id));
        }
        execute("INSERT INTO allowlist_entry (range, lists, provisioned, created_at)"
                + " VALUES ('a', '1,11,2', FALSE, 5), ('b', '11', FALSE, 5), ('c', NULL, FALSE, 5)");

        execute("DELETE FROM blocklist WHERE id = 11");
        assertThat(select("SELECT string_agg(coalesce(lists, 'all'), ' ' ORDER BY id) FROM allowlist_entry"))
                .isEqualTo("1,2  all");

        execute("DELETE FROM blocklist");
        assertThat(select("SELECT string_agg(coalesce(lists, 'all'), ' ' ORDER BY id) FROM allowlist_entry"))
                .isEqualTo("  all");
    }

    static String ban(String range, String scenario, String expiresAt, String liftedAt, long storedAt) {
        return """
                INSERT INTO ban (range, origin, scenario, reason, began_at, expires_at, lifted_at, stored_at)
                VALUES ('%s', 'fail2ban', '%s', '', 0, %s, %s, %d)""".formatted(range, scenario, expiresAt, liftedAt, storedAt);
    }

    @ParameterizedTest
    @CsvSource({
        "2000, NULL, NULL, 1999, true",
        "NULL, NULL, NULL, 1999, true",
        // the first one was lifted, or has run out
        "2000,    5, NULL, 1999, false",
        "2000, NULL, NULL, 2000, false",
        // the second one is not in force
        "2000, NULL, 1999, 1999, false"
    })
    void oneBanIsInForce(String end, String lifted, String secondEnd, long storedAt, boolean refused) {
        migrate();
        execute(ban("45.155.205.7/32", "sshd", end, lifted, 1));

        String second = ban("45.155.205.7/32", "sshd", secondEnd, "NULL", storedAt);
        if (refused) {
            assertRefused(ErrorCode.CONFLICT, second);
        } else {
            execute(second);
        }
    }

    @Test
    void banOfAnotherRangeOrScenarioIsAnotherBan() {
        migrate();
        execute(ban("45.155.205.7/32", "sshd", "NULL", "NULL", 1));

        execute(ban("45.155.205.8/32", "sshd", "NULL", "NULL", 1));
        execute(ban("45.155.205.7/32", "nginx", "NULL", "NULL", 1));
        assertRefused(ErrorCode.CONFLICT, ban("45.155.205.7/32", "sshd", "NULL", "NULL", 1));
    }

    static final String RUN = "INSERT INTO import_run (trigger, status, started_at) VALUES ('API', '%s', 3)";

    @Test
    void oneImportRuns() {
        migrate();
        execute(RUN.formatted("RUNNING"));
        execute(RUN.formatted("FAILED"));
        execute(RUN.formatted("FAILED"));

        assertRefused(ErrorCode.IMPORT_ALREADY_RUNNING, RUN.formatted("RUNNING"));
    }

    @Test
    void oneDeploymentOfAnAppRuns() {
        migrate();
        String deployment = """
                INSERT INTO deployment
                    (node, app, image, expect_path, old_container, old_image, new_container, serving, created_at)
                VALUES ('%s', '%s', '', '', '', '', '', '', 0)""";
        execute(deployment.formatted("web-1", "shop"));
        execute(deployment.formatted("web-1", "blog"));
        execute(deployment.formatted("web-2", "shop"));

        assertRefused(ErrorCode.DEPLOYMENT_RUNNING, deployment.formatted("web-1", "shop"));
    }

    void list(String name) {
        execute("""
                INSERT INTO blocklist (name, url, format, enabled, allow_private, keep_special_purpose, allow_broad_prefixes,
                                       minimum_interval_seconds, provisioned, created_at, updated_at)
                VALUES ('%s', '', '', TRUE, FALSE, FALSE, FALSE, 0, FALSE, 0, 0)""".formatted(name));
    }

    void snapshot(int version) {
        execute(
                "INSERT INTO blocklist_snapshot (blocklist_id, version, created_at, ranges, content) VALUES (1, %d, 0, 0, '')"
                        .formatted(version));
    }

    @Test
    void publishedVersionIsThere() throws SQLException {
        migrate();
        list("spam");
        snapshot(1);
        snapshot(2);
        execute("UPDATE blocklist SET current_version = 2");

        assertRefused(ErrorCode.CONFLICT, "UPDATE blocklist SET current_version = 3");
        assertRefused(ErrorCode.CONFLICT, "DELETE FROM blocklist_snapshot WHERE version = 2");
        execute("DELETE FROM blocklist_snapshot WHERE version = 1");
        execute("DELETE FROM blocklist");
        assertThat(select("SELECT count(*) FROM blocklist_snapshot")).isEqualTo("0");
    }

    @Test
    void nextUpdateIsNewer() {
        migrate();
        String update = """
                INSERT INTO app_update (id, platform, runtime_version, channel, created_at, kind, rollout, metadata, message)
                VALUES ('%s', 'ANDROID', '1', '%s', %d, 'UPDATE', 100, '', '')""";
        execute(update.formatted("a", "production", 10));

        assertRefused(ErrorCode.CONFLICT, update.formatted("b", "production", 10));
        assertRefused(ErrorCode.CONFLICT, update.formatted("b", "production", 9));
        execute(update.formatted("b", "production", 11));
        execute(update.formatted("c", "preview", 9));
    }

    @Test
    void namesAreUnique() {
        migrate();
        token("name", "VIEWER", "NULL");
        list("name");
        execute("INSERT INTO bouncer (name, hash, created_at) VALUES ('name', 'a', 0)");
        execute("INSERT INTO allowlist_entry (range, provisioned, created_at) VALUES ('1.1.1.1/32', FALSE, 0)");
        execute(
                "INSERT INTO jail_list (node, jail, list, max_entries, mode, placed) VALUES ('n', 'sshd', 'name', 1, 'FOLLOWED', '')");

        for (String sql : new String[] {
            "INSERT INTO api_token (name, role, hash, created_at) VALUES ('name', 'VIEWER', 'b', 0)",
            "INSERT INTO bouncer (name, hash, created_at) VALUES ('name', 'b', 0)",
            "INSERT INTO allowlist_entry (range, provisioned, created_at) VALUES ('1.1.1.1/32', FALSE, 0)",
            "INSERT INTO jail_list (node, jail, list, max_entries, mode, placed) VALUES ('n', 'sshd', 'name', 1, 'FOLLOWED', '')"
        }) {
            assertRefused(ErrorCode.ALREADY_EXISTS, sql);
        }
        assertThatThrownBy(() -> list("name"))
                .satisfies(failure -> assertThat(code(failure)).contains(ErrorCode.ALREADY_EXISTS));
    }

    @Test
    void referenceToSomethingThatWasDeletedIsAConflict() {
        migrate();

        assertRefused(
                ErrorCode.CONFLICT,
                "INSERT INTO blocklist_snapshot (blocklist_id, version, created_at, ranges, content) VALUES (7, 1, 0, 0, '')");
    }

    @Test
    void listThatAllowsNeverBlocks() {
        migrate();
        list("name");

        assertRefused(ErrorCode.CONFLICT, "UPDATE blocklist SET allow = TRUE");
        execute("UPDATE blocklist SET allow = FALSE, enabled = FALSE");
    }

    @Test
    void nameOfAnAccountIsUniqueWithoutRegardToCase() {
        migrate();
        String account =
                "INSERT INTO account (name, role, enabled, password, generation, created_at, by_setup, totp_step,"
                        + " recovery_codes) VALUES ('%s', 'ADMIN', TRUE, '', 0, 0, %s, 0, '')";
        execute(account.formatted("Alice", "TRUE"));

        assertRefused(ErrorCode.ALREADY_EXISTS, account.formatted("aLICE", "FALSE"));
        assertRefused(ErrorCode.SETUP_DONE, account.formatted("bob", "TRUE"));
        execute(account.formatted("bob", "FALSE"));
    }

    @Test
    void auditLogIsNeverChanged() {
        migrate();
        execute("INSERT INTO audit_entry (at, actor_kind, actor, way, action, target_type, target, before, after)"
                + " VALUES (1, 'TOKEN', 'a', 'API', 'b', 'c', 'd', '{}', '{}')");

        assertRefused(ErrorCode.READ_ONLY, "UPDATE audit_entry SET actor = 'b'");
        execute("DELETE FROM audit_entry");
    }

    @Test
    void banOfAnotherNodeIsAnotherBan() {
        migrate();
        String ban = "INSERT INTO ban (range, origin, node, scenario, reason, began_at, stored_at)"
                + " VALUES ('45.155.205.7/32', 'fail2ban', '%s', 'sshd', '', 0, 1)";
        execute(ban.formatted("web-1"));
        execute(ban.formatted("web-2"));

        assertRefused(ErrorCode.CONFLICT, ban.formatted("web-1"));
    }

    @Test
    void banOfAnotherMachineIsAnotherBan() {
        migrate();
        String ban = "INSERT INTO ban (range, origin, scenario, machine, reason, began_at, stored_at)"
                + " VALUES ('45.155.205.7/32', 'crowdsec', 'ssh', %s, '', 0, 1)";
        execute(ban.formatted("NULL"));
        execute(ban.formatted("'web'"));
        execute(ban.formatted("'db'"));

        assertRefused(ErrorCode.CONFLICT, ban.formatted("NULL"));
        assertRefused(ErrorCode.CONFLICT, ban.formatted("'web'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO administration (id, configured, checked_at) VALUES (2, TRUE, 0)",
                "INSERT INTO purge_clock (id, believed_at) VALUES (2, 0)",
                "INSERT INTO import_schedule (id, cron, time_zone, jitter_seconds, enabled, updated_at)"
                        + " VALUES (2, '', '', 0, TRUE, 0)",
                "INSERT INTO allowlist_entry (provisioned, created_at) VALUES (FALSE, 0)",
                "INSERT INTO allowlist_entry (range, host, provisioned, created_at) VALUES ('a', 'b', FALSE, 0)",
                "INSERT INTO allowlist_entry (range, lists, provisioned, created_at) VALUES ('a', '1', TRUE, 0)",
                "INSERT INTO allowlist_entry (range, lists, in_engines, provisioned, created_at)"
                        + " VALUES ('a', '1', TRUE, FALSE, 0)",
                "INSERT INTO app_update (id, platform, runtime_version, channel, created_at, kind, rollout, metadata, message)"
                        + " VALUES ('a', 'IOS', '1', 'b', 0, 'UPDATE', 101, '', '')"
            })
    void impossibleRowIsABug(String sql) {
        migrate();

        assertThatThrownBy(() -> execute(sql))
                .satisfies(failure -> assertThat(code(failure)).isEmpty());
    }

    /** A missing value is a bug of the service, not an error of the caller. */
    @Test
    void valueThatIsMissingIsNoConflict() {
        migrate();

        assertThatThrownBy(() -> execute("INSERT INTO bouncer (name, hash) VALUES ('a', 'a')"))
                .satisfies(failure -> assertThat(code(failure)).isEmpty());
    }
}
