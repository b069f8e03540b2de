package dev.bartizan.database.copy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One of the two databases of a copy: what differs between the kinds. */
abstract sealed class CopySide permits SqliteSide, PostgresqlSide {

    /** The table of Flyway, which isn't copied. */
    static final String HISTORY = "flyway_schema_history";

    private final Connection connection;

    CopySide(Connection connection) {
        this.connection = connection;
    }

    static CopySide of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case "SQLite" -> new SqliteSide(connection);
            case "PostgreSQL" -> new PostgresqlSide(connection);
            default -> throw new IllegalArgumentException("unknown database " + product);
        };
    }

    final Connection connection() {
        return connection;
    }

    /** Begins a transaction that reads one state of all tables. */
    abstract void beginReading() throws SQLException;

    /** Locks the tables against other writers, and switches their triggers off until the transaction ends. */
    abstract void lockWithoutTriggers(Iterable<CopiedTable> tables) throws SQLException;

    abstract void restoreTriggers(Iterable<CopiedTable> tables) throws SQLException;

    /** Names of the tables, with that of Flyway. */
    abstract List<String> tableNames() throws SQLException;

    abstract CopiedTable table(String name) throws SQLException;

    /** The greatest id that a table has ever had; 0 if it has had no row. */
    abstract long lastId(CopiedTable table) throws SQLException;

    /** The next row gets the next id. */
    abstract void setLastId(CopiedTable table, long id) throws SQLException;

    /** Whether texts can have the character U+0000. */
    abstract boolean takesNul();

    /** Whether the files of updates are rows. */
    abstract boolean takesFiles();

    final SortedMap<String, CopiedTable> tables() throws SQLException {
        SortedMap<String, CopiedTable> tables = new TreeMap<>();
        for (String name : tableNames()) {
            if (!name.equals(HISTORY)) {
                tables.put(name, table(name));
            }
        }
        return tables;
    }

    /** The newest migration; 0 if there is none, or if one has failed. */
    final int version() throws SQLException {
        if (!tableNames().contains(HISTORY)) {
            return 0;
        }
        int version = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT version, success FROM " + HISTORY + " WHERE version IS NOT NULL")) {
            while (rows.next()) {
                if (!rows.getBoolean(2)) {
                    return 0;
                }
                version = Math.max(version, Integer.parseInt(rows.getString(1)));
            }
        }
        return version;
    }

    final boolean isEmpty(CopiedTable table) throws SQLException {
        return texts("SELECT 1 FROM " + CopiedTable.quoted(table.name()) + " LIMIT 1")
                .isEmpty();
    }

    final List<String> texts(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    final long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    final void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The columns of a query with their names and types. */
    final List<CopiedTable.Column> columns(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<CopiedTable.Column> columns = new ArrayList<>();
            while (rows.next()) {
                columns.add(new CopiedTable.Column(rows.getString(1), CopiedTable.Kind.of(rows.getString(2))));
            }
            return columns;
        }
    }
}
