package dev.bartizan.database.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that commit b993dd6 wrote is migrated, and keeps all rows. */
class EarlierFileTest {

    private static final String TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table'"
            + " AND name NOT LIKE 'sqlite_%' AND name <> 'flyway_schema_history'";

    @TempDir
    Path folder;

    private DataSource database;

    @BeforeEach
    void unpack() throws IOException {
        database = EarlierFile.unpacked(folder);
    }

    /** The names of the tables, and what to select from each. */
    private static Map<String, String> queries(Connection connection) throws SQLException {
        Map<String, String> queries = new TreeMap<>();
        for (List<String> table : select(connection, TABLES)) {
            List<String> columns = select(
                            connection,
                            "SELECT '\"' || name || '\"' FROM pragma_table_xinfo('" + table.getFirst() + "')"
                                    // Its only row had the id 1; now each node has a row.
                                    + " WHERE '" + table.getFirst() + "' <> 'crowdsec_agent' OR name <> 'id'")
                    .stream()
                    .map(List::getFirst)
                    .toList();
            queries.put(
                    table.getFirst(),
                    "SELECT " + String.join(", ", columns) + " FROM " + table.getFirst()
                            + (columns.size() == 1 ? "" : " ORDER BY 1, 2"));
        }
        return queries;
    }

    private static List<List<String>> select(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<List<String>> found = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    Object value = rows.getObject(i);
                    row.add(value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value));
                }
                found.add(row);
            }
            return found;
        }
    }

    @Test
    void keepsItsRows() throws SQLException {
        try (Connection connection = database.getConnection()) {
            Map<String, String> queries = queries(connection);
            Map<String, List<List<String>>> before = new TreeMap<>();
            for (Map.Entry<String, String> query : queries.entrySet()) {
                List<List<String>> rows = select(connection, query.getValue());
                assertThat(rows).as(query.getKey()).isNotEmpty();
                before.put(query.getKey(), rows);
            }

            TestedDatabase.SQLITE.migrate(database, "latest");

            for (Map.Entry<String, String> query : queries.entrySet()) {
                assertThat(select(connection, query.getValue()))
                        .as(query.getKey())
                        .isEqualTo(before.get(query.getKey()));
            }
            assertThat(select(connection, "SELECT believed_at FROM purge_clock"))
                    .containsExactly(List.of("1764100000000"));
            assertThat(select(connection, "PRAGMA foreign_key_check")).isEmpty();
        }
    }

    @Test
    void updatesAreOfTheDefaultApp() throws SQLException {
        TestedDatabase.SQLITE.migrate(database, "latest");

        try (Connection connection = database.getConnection()) {
            assertThat(select(connection, "SELECT DISTINCT app FROM app_update"))
                    .containsExactly(List.of("default"));
            assertThat(select(connection, "SELECT count(*) FROM update_asset JOIN app_update ON id = update_id"))
                    .doesNotContain(List.of("0"));
        }
    }

    @Test
    void getsTheSchemaOfNewFiles() throws SQLException {
        TestedDatabase.SQLITE.migrate(database, "latest");

        try (Connection earlier = database.getConnection();
                Connection created =
                        TestedDatabase.SQLITE.createMigrated(folder).getConnection()) {
            assertThat(SchemaShape.ofSqlite(earlier)).isEqualTo(SchemaShape.ofSqlite(created));
        }
    }
}
