package dev.bartizan.it;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Another program that has the database open all the time, such as {@code sqlite3} or a backup: this process. */
final class ForeignReader implements AutoCloseable {

    private final Connection connection;

    private ForeignReader(Connection connection) {
        this.connection = connection;
    }

    static ForeignReader open(Path database) throws SQLException {
        ForeignReader reader =
                new ForeignReader(DriverManager.getConnection("jdbc:sqlite:" + database + "?busy_timeout=10000"));
        reader.bans();
        return reader;
    }

    /** Moves everything from the write-ahead log into the main file and empties it. */
    void checkpoint() throws SQLException {
        execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    int bans() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM ban")) {
            result.next();
            return result.getInt(1);
        }
    }

    /** Writes a row of its own. */
    void createNote(String text) throws SQLException {
        execute("CREATE TABLE IF NOT EXISTS foreign_note (text TEXT)");
        execute("INSERT INTO foreign_note VALUES ('" + text + "')");
    }

    List<String> notes() throws SQLException {
        List<String> notes = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT text FROM foreign_note")) {
            while (result.next()) {
                notes.add(result.getString(1));
            }
        }
        return notes;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
