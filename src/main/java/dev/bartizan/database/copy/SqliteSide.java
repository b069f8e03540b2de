package dev.bartizan.database.copy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A file of SQLite. Names of tables come from its own schema. */
final class SqliteSide extends CopySide {

    private record Trigger(String name, String sql) {}

    private final List<Trigger> triggers = new ArrayList<>();

    SqliteSide(Connection connection) {
        super(connection);
    }

    /** The first query begins the transaction. */
    @Override
    void beginReading() throws SQLException {
        connection().setAutoCommit(false);
    }

    /** Triggers can't be switched off, so they are dropped in the transaction. */
    @Override
    void lockWithoutTriggers(Iterable<CopiedTable> tables) throws SQLException {
        try (Statement statement = connection().createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid")) {
            while (rows.next()) {
                triggers.add(new Trigger(rows.getString(1), rows.getString(2)));
            }
        }
        for (Trigger trigger : triggers) {
            execute("DROP TRIGGER " + CopiedTable.quoted(trigger.name()));
        }
    }

    @Override
    void restoreTriggers(Iterable<CopiedTable> tables) throws SQLException {
        for (Trigger trigger : triggers) {
            execute(trigger.sql());
        }
    }

    @Override
    List<String> tableNames() throws SQLException {
        return texts("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
    }

    @Override
    CopiedTable table(String name) throws SQLException {
        List<CopiedTable.Column> columns = columns(
                "SELECT name, upper(type) FROM pragma_table_xinfo('" + name + "') WHERE hidden = 0 ORDER BY name");
        List<String> key = texts("SELECT name FROM pragma_table_xinfo('" + name + "') WHERE pk > 0 ORDER BY pk");
        List<String> references = texts("SELECT \"table\" FROM pragma_foreign_key_list('" + name + "')");
        boolean counted = number("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '" + name
                        + "' AND upper(sql) LIKE '%AUTOINCREMENT%'")
                > 0;
        return new CopiedTable(name, columns, key, Set.copyOf(references), counted);
    }

    @Override
    long lastId(CopiedTable table) throws SQLException {
        return number("SELECT seq FROM sqlite_sequence WHERE name = '" + table.name() + "'");
    }

    @Override
    void setLastId(CopiedTable table, long id) throws SQLException {
        execute("DELETE FROM sqlite_sequence WHERE name = '" + table.name() + "'");
        try (PreparedStatement insert =
                connection().prepareStatement("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)")) {
            insert.setString(1, table.name());
            insert.setLong(2, id);
            insert.executeUpdate();
        }
    }

    @Override
    boolean takesNul() {
        return true;
    }

    @Override
    boolean takesFiles() {
        return false;
    }
}
