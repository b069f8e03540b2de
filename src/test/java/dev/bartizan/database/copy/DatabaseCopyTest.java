package dev.bartizan.database.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.bartizan.database.copy.CopyRefusedException.Reason;
import dev.bartizan.database.schema.EarlierFile;
import dev.bartizan.database.schema.TestedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseCopyTest {

    /** More than one batch. */
    private static final int ENTRIES = 1201;

    @TempDir
    Path folder;

    private Connection filled;

    /** A file of an earlier version, with rows in the newer tables. */
    @BeforeEach
    void fill() throws IOException, SQLException {
        filled = EarlierFile.migrated(folder).getConnection();
        execute(filled, """
                INSERT INTO account (id, name, role, enabled, password, generation, created_at, by_setup, totp_step, recovery_codes)
                VALUES (4, 'Alice', 'ADMIN', TRUE, 'secret', 2, 1764000000000, TRUE, 0, '')""");
        execute(filled, """
                INSERT INTO account_session (account_id, hash, generation, created_at, last_used_at) VALUES (4, 'hash', 2, 0, 9)""");
        execute(filled, "INSERT INTO bouncer_cursor (bouncer_id, pulled_at, content) VALUES (1, 5, x'00ff80')");
        execute(filled, "INSERT INTO bouncer_cursor_list (hash, content) VALUES ('list', x'')");
        execute(filled, "INSERT INTO bouncer_cursor_content (bouncer_id, hash) VALUES (1, 'list')");
        // In the order of a dictionary, a is before B.
        execute(filled, """
                INSERT INTO notification_target (name, format, url, "authorization", allow_private)
                VALUES ('a', 'JSON', '', NULL, TRUE), ('B', 'JSON', '', 'Bearer', FALSE), ('é', 'JSON', '', '', FALSE),
                       ('😀', 'JSON', '', '', FALSE), ('ﬀ', 'JSON', '', '', FALSE)""");
        execute(filled, """
                INSERT INTO notification_rule (name, target, kinds, subjects, quiet_drop, time_zone)
                VALUES ('night', 'a', '', '', TRUE, 'UTC')""");
        execute(
                filled,
                "INSERT INTO seen_period (started_at, hours, addresses, not_recorded, content) VALUES (1, 24, 2, 0, x'01')");
        try (PreparedStatement insert = filled.prepareStatement(
                "INSERT INTO audit_entry (at, actor_kind, actor, way, action,"
                        + " target_type, target, before, after) VALUES (?, 'TOKEN', 'a', 'API', 'b', 'c', ?, '{}', '{}')")) {
            for (int i = 0; i < ENTRIES; i++) {
                insert.setLong(1, i);
                insert.setString(2, "text ".repeat(i % 50));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        execute(filled, "DELETE FROM audit_entry WHERE id > 1200");
    }

    @AfterEach
    void close() throws SQLException {
        filled.close();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static String select(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private Connection empty(TestedDatabase kind) throws IOException, SQLException {
        return kind.createMigrated(Files.createTempDirectory(folder, "target")).getConnection();
    }

    private static void assertRefused(Reason reason, Connection source, Connection target) {
        assertThatThrownBy(() -> DatabaseCopy.copy(source, target))
                .asInstanceOf(type(CopyRefusedException.class))
                .extracting(CopyRefusedException::reason)
                .isEqualTo(reason);
    }

    /** From the file over a first database to a second one. */
    @ParameterizedTest
    @CsvSource({"POSTGRESQL, SQLITE", "SQLITE, POSTGRESQL", "POSTGRESQL, POSTGRESQL"})
    void allRowsArrive(TestedDatabase first, TestedDatabase second) throws Exception {
        try (Connection between = empty(first);
                Connection target = empty(second)) {
            Map<String, Long> rows = DatabaseCopy.copy(filled, between);

            assertThat(DatabaseCopy.copy(between, target)).isEqualTo(rows);

            assertThat(rows)
                    .containsEntry("audit_entry", 1200L)
                    .containsEntry("ban", 4L)
                    .doesNotContainValue(null);
            assertThat(rows.values().stream().filter(count -> count > 0)).hasSizeGreaterThan(30);
            assertThat(select(target, "SELECT writes FROM database_probe")).isEqualTo("17");
            assertThat(select(target, "SELECT comment FROM allowlist_entry WHERE id = 1"))
                    .isEqualTo("Büro – 東京");
            assertThat(select(target, "SELECT ends_at FROM ban WHERE id = 5")).isEqualTo("1764000003000");
        }
    }

    /** The id of a deleted row is not used again. */
    @ParameterizedTest
    @EnumSource
    void nextIdsFollowThoseOfTheSource(TestedDatabase kind) throws Exception {
        try (Connection target = empty(kind);
                Connection third = empty(TestedDatabase.SQLITE)) {
            DatabaseCopy.copy(filled, target);
            DatabaseCopy.copy(target, third);

            for (Connection copy : new Connection[] {target, third}) {
                assertThat(select(copy, """
                        INSERT INTO audit_entry (at, actor_kind, actor, way, action, target_type, target, before, after)
                        VALUES (1, 'TOKEN', 'a', 'API', 'b', 'c', 'd', '{}', '{}') RETURNING id""")).isEqualTo("1202");
                assertThat(select(copy, """
                        INSERT INTO engine_allowance (node, engine, place, range, written) VALUES ('', '', '', '', TRUE) RETURNING id""")).isEqualTo("1");
            }
        }
    }

    /** Triggers are off while rows are copied, and on afterwards. */
    @ParameterizedTest
    @EnumSource
    void rulesOfTheSchemaHoldAfterwards(TestedDatabase kind) throws Exception {
        try (Connection target = empty(kind)) {
            DatabaseCopy.copy(filled, target);

            assertThatThrownBy(() -> execute(target, "UPDATE audit_entry SET actor = 'b'"))
                    .hasMessageContaining("READ_ONLY");
            assertThatThrownBy(() -> execute(target, "DELETE FROM blocklist_snapshot"))
                    .hasMessageContaining("CONFLICT");
        }
    }

    /** With SQLite they are in the data folder. */
    @Test
    void filesOfUpdatesAreNoRowsOfAFile() throws Exception {
        try (Connection server = empty(TestedDatabase.POSTGRESQL);
                Connection other = empty(TestedDatabase.POSTGRESQL);
                Connection file = empty(TestedDatabase.SQLITE)) {
            execute(server, "INSERT INTO update_file (hash, part, content) VALUES ('hash', 0, 'content')");

            DatabaseCopy.copy(server, file);
            DatabaseCopy.copy(server, other);

            assertThat(select(file, "SELECT count(*) FROM update_file")).isEqualTo("0");
            assertThat(select(other, "SELECT convert_from(content, 'UTF8') FROM update_file"))
                    .isEqualTo("content");
        }
    }

    @ParameterizedTest
    @EnumSource
    void targetWithRowsIsRefused(TestedDatabase kind) throws Exception {
        try (Connection target = empty(kind)) {
            execute(target, "INSERT INTO crowdsec_agent (node, enabled, changed_at) VALUES ('a', TRUE, 3)");

            assertRefused(Reason.TARGET_NOT_EMPTY, filled, target);

            assertThat(select(target, "SELECT changed_at FROM crowdsec_agent")).isEqualTo("3");
            assertThat(select(target, "SELECT count(*) FROM ban")).isEqualTo("0");
            assertThat(select(target, "SELECT writes FROM database_probe")).isEqualTo("0");
        }
    }

    @Test
    void databasesOfOtherVersionsAreRefused() throws Exception {
        try (Connection target = TestedDatabase.SQLITE
                .create(Files.createDirectory(folder.resolve("none")))
                .getConnection()) {
            assertRefused(Reason.OTHER_SCHEMA, filled, target);
            assertRefused(Reason.OTHER_SCHEMA, target, filled);
        }
    }

    @Test
    void otherTableIsRefused() throws Exception {
        try (Connection target = empty(TestedDatabase.POSTGRESQL)) {
            execute(target, "ALTER TABLE machine DROP COLUMN bans");

            assertRefused(Reason.OTHER_SCHEMA, filled, target);
        }
    }

    @Test
    void textThatPostgresqlCannotStoreIsNamed() throws Exception {
        try (Connection target = empty(TestedDatabase.POSTGRESQL)) {
            execute(filled, "UPDATE bouncer SET user_agent = 'a' || char(0) || 'b' WHERE id = 2");

            assertThatThrownBy(() -> DatabaseCopy.copy(filled, target))
                    .hasMessageContaining("bouncer.user_agent")
                    .asInstanceOf(type(CopyRefusedException.class))
                    .extracting(CopyRefusedException::reason)
                    .isEqualTo(Reason.UNSUPPORTED_TEXT);
            assertThat(select(target, "SELECT count(*) FROM blocklist")).isEqualTo("0");
        }
    }

    @Test
    void rowThatDoesNotArriveIsFound() throws Exception {
        try (Connection target = empty(TestedDatabase.POSTGRESQL)) {
            execute(target, "CREATE RULE lose AS ON INSERT TO ban WHERE NEW.id = 5 DO INSTEAD NOTHING");

            assertRefused(Reason.ROWS_DIFFER, filled, target);

            assertThat(select(target, "SELECT count(*) FROM ban")).isEqualTo("0");
        }
    }
}
