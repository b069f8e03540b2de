package dev.bartizan.fail2ban;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Properties;
import org.sqlite.JDBC;

/** A database file with fail2ban's schema, written by the tests. */
public final class DatabaseFile implements AutoCloseable {

    private final Path file;
    private final Connection connection;

    private DatabaseFile(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** Creates a file with the schema of fail2ban 1.0 and 1.1. */
    public static DatabaseFile create(Path file) throws SQLException {
        DatabaseFile created =
                new DatabaseFile(file, JDBC.createConnection("jdbc:sqlite:" + file.toUri(), new Properties()));
        created.execute("PRAGMA journal_mode = MEMORY");
        created.execute("PRAGMA synchronous = OFF");
        created.execute("CREATE TABLE bans(jail TEXT NOT NULL, ip TEXT, timeofban INTEGER NOT NULL,"
                + " bantime INTEGER NOT NULL, bancount INTEGER NOT NULL default 1, data JSON)");
        created.execute("CREATE TABLE bips(ip TEXT NOT NULL, jail TEXT NOT NULL, timeofban INTEGER NOT NULL,"
                + " bantime INTEGER NOT NULL, bancount INTEGER NOT NULL default 1, data JSON, PRIMARY KEY(ip, jail))");
        return created;
    }

    public Path file() {
        return file;
    }

    /** Stores a ban like fail2ban; -1 seconds are permanent. */
    public void ban(String jail, String ip, Instant since, long seconds) {
        ban(jail, ip, since.getEpochSecond(), seconds, "{\"matches\": [\"a\", [\"\", \"b\", \"c\"]], \"failures\": 3}");
    }

    /** Adds a row with any content. */
    public void ban(String jail, String ip, Object since, Object seconds, String data) {
        insert(
                "INSERT INTO bans(jail, ip, timeofban, bantime, data) VALUES (?, ?, ?, ?, ?)",
                jail,
                ip,
                since,
                seconds,
                data);
        if (ip != null) {
            insert(
                    "INSERT OR REPLACE INTO bips(jail, ip, timeofban, bantime, data) VALUES (?, ?, ?, ?, ?)",
                    jail,
                    ip,
                    since,
                    seconds,
                    data);
        }
    }

    private void insert(String sql, String jail, String ip, Object since, Object seconds, String data) {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, jail);
            insert.setString(2, ip);
            insert.setObject(3, since);
            insert.setObject(4, seconds);
            insert.setBytes(5, data.getBytes(StandardCharsets.UTF_8));
            insert.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Deletes a ban like fail2ban does when it is lifted. */
    public void unban(String jail, String ip) {
        execute("DELETE FROM bips WHERE jail = '" + jail + "' AND ip = '" + ip + "'");
        execute("DELETE FROM bans WHERE jail = '" + jail + "' AND ip = '" + ip + "'");
    }

    public void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
