package dev.bartizan.database.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The migrations of SQLite and of PostgreSQL lead to the same schema. */
class SchemaComparisonTest {

    /** PostgreSQL begins with the whole schema of this version. */
    private static final int BASELINE = 59;

    @TempDir
    Path folder;

    @Test
    void schemasAreTheSame() throws SQLException {
        try (Connection sqlite = TestedDatabase.SQLITE.createMigrated(folder).getConnection();
                Connection postgresql =
                        TestedDatabase.POSTGRESQL.createMigrated(folder).getConnection()) {
            SchemaShape one = SchemaShape.ofSqlite(sqlite);
            SchemaShape other = SchemaShape.ofPostgresql(postgresql);

            assertThat(other.columns()).containsExactlyEntriesOf(one.columns());
            assertThat(other.keys()).containsExactlyElementsOf(one.keys());
            assertThat(other.indexes()).containsExactlyEntriesOf(one.indexes());
            assertThat(other.references()).containsExactlyElementsOf(one.references());
            assertThat(other.triggers()).containsExactlyEntriesOf(one.triggers());
            assertThat(one.tables()).hasSizeGreaterThan(30);
            for (String table : one.tables()) {
                assertThat(rows(postgresql, table)).as(table).isEqualTo(rows(sqlite, table));
            }
        }
    }

    /** The rows that migrations create. The two databases write {@code false} differently. */
    private static List<String> rows(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    String value = String.valueOf(rows.getString(i));
                    row.add(value.equals("f") ? "0" : value);
                }
                found.add(String.join(" ", row));
            }
            return found;
        }
    }

    @Test
    void eachNewMigrationIsThereForBoth() throws IOException {
        SortedMap<Integer, String> sqlite = newMigrations(TestedDatabase.SQLITE);
        SortedMap<Integer, String> postgresql = newMigrations(TestedDatabase.POSTGRESQL);

        assertThat(postgresql).containsExactlyEntriesOf(sqlite);
    }

    private static SortedMap<Integer, String> newMigrations(TestedDatabase kind) throws IOException {
        SortedMap<Integer, String> migrations = new TreeMap<>();
        try (Stream<Path> files = Files.list(
                Path.of("src/main/resources/db/migration", kind.kind().wireName()))) {
            files.map(file -> file.getFileName().toString()).forEach(name -> {
                int number = Integer.parseInt(name.substring(1, name.indexOf("__")));
                if (number > BASELINE) {
                    migrations.put(number, name);
                }
            });
        }
        return migrations;
    }
}
