package dev.bartizan.diagnostics;

import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseLocation;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Describes the database: its schema, sizes and last imports, without contents of other tables. */
@Singleton
class DatabaseFacts {

    /** More rows aren't counted, because that takes long. */
    private static final int MOST_ROWS = 1_000_000;

    private static final String SQLITE = """
        SELECT sqlite_version(), page_size, page_count, freelist_count, journal_mode
        FROM pragma_page_size, pragma_page_count, pragma_freelist_count, pragma_journal_mode
        """;
    private static final String POSTGRESQL = """
        SELECT version(), pg_database_size(current_database()) AS bytes, current_setting('server_encoding') AS encoding,
            current_setting('synchronous_commit') AS synchronous_commit, pg_is_in_recovery() AS standby
        """;
    private static final String SCHEMA =
            "SELECT version, description, success FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1";
    private static final String SQLITE_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    private static final String POSTGRESQL_TABLES =
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename";

    /** Messages can have parts of feeds, and are left out. */
    private static final String IMPORTS = """
        SELECT run_id, list, outcome, ranges, lines, rejected, bytes, duration_ms, finished_at
        FROM import_result ORDER BY id DESC LIMIT 100
        """;

    private final Database database;
    private final AgroalDataSource dataSource;
    private final DatabaseLocation location;

    DatabaseFacts(Database database, AgroalDataSource dataSource, DatabaseLocation location) {
        this.database = database;
        this.dataSource = dataSource;
        this.location = location;
    }

    /** @throws dev.bartizan.database.DatabaseException with one of the five codes */
    String text() {
        return database.call(() -> {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                StringBuilder text = new StringBuilder();
                boolean sqlite = !location.server();
                append(text, sqlite ? "File" : "Server", statement, sqlite ? SQLITE : POSTGRESQL);
                append(text, "Schema", statement, SCHEMA);
                text.append("# Tables\n");
                for (String table : names(statement, sqlite ? SQLITE_TABLES : POSTGRESQL_TABLES)) {
                    text.append(table)
                            .append('\t')
                            .append(rows(statement, table))
                            .append('\n');
                }
                append(text, "Last imports", statement, IMPORTS);
                return text.toString();
            }
        });
    }

    private static void append(StringBuilder text, String title, Statement statement, String query)
            throws SQLException {
        text.append("# ").append(title).append('\n');
        try (ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            List<String> cells = new ArrayList<>();
            for (int column = 1; column <= columns; column++) {
                cells.add(result.getMetaData().getColumnLabel(column));
            }
            text.append(String.join("\t", cells)).append('\n');
            while (result.next()) {
                cells.clear();
                for (int column = 1; column <= columns; column++) {
                    cells.add(String.valueOf(result.getString(column)));
                }
                text.append(String.join("\t", cells)).append('\n');
            }
        }
        text.append('\n');
    }

    private static List<String> names(Statement statement, String query) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet tables = statement.executeQuery(query)) {
            while (tables.next()) {
                names.add(tables.getString(1));
            }
        }
        return names;
    }

    /** The number of rows, or {@value #MOST_ROWS} and a plus sign. The names come from the schema. */
    private static String rows(Statement statement, String table) throws SQLException {
        String query = "SELECT count(*) FROM (SELECT 1 FROM \"%s\" LIMIT %d) AS few"
                .formatted(table.replace("\"", "\"\""), MOST_ROWS);
        try (ResultSet count = statement.executeQuery(query)) {
            count.next();
            long rows = count.getLong(1);
            return rows < MOST_ROWS ? String.valueOf(rows) : rows + "+";
        }
    }
}
