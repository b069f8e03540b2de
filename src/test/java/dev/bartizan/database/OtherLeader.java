package dev.bartizan.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Another process that leads: takes the lock from the application, and gives it back when it is closed. */
public final class OtherLeader implements AutoCloseable {

    /** The lock that only one process of Bartizan can have: "bartizan" in ASCII. */
    private static final long LOCK = 0x6261_7274_697a_616eL;

    private static final String HOLDER =
            "SELECT coalesce((SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
                    + " AND classid = " + (LOCK >>> Integer.SIZE) + " AND objid = " + (LOCK & 0xffff_ffffL)
                    + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())), 0)";

    private final Connection connection;

    private OtherLeader(Connection connection) {
        this.connection = connection;
    }

    /**
     * Takes the lock.
     *
     * @param url of the database
     * @param address where the leader says that it can be reached
     */
    public static OtherLeader take(String url, String address) throws SQLException {
        Connection taker = connect(url);
        OtherLeader leader = new OtherLeader(taker);
        try (Connection administrator = connect(url)) {
            one(administrator, "SELECT pg_terminate_backend(" + one(administrator, HOLDER) + ")");
            // Waits in the server until the old holder is gone.
            one(taker, "SELECT pg_advisory_lock(" + LOCK + ")");
        }
        leader.execute("UPDATE database_probe SET term = term + 1");
        leader.execute("UPDATE node SET leads = FALSE");
        leader.execute(
                "INSERT INTO node (name, version, started_at, seen_at, address, leads) VALUES ('other', '1', 1, ?, ?, TRUE)",
                System.currentTimeMillis(),
                address);
        return leader;
    }

    /** The first column of the first row. */
    public static String read(String url, String sql) throws SQLException {
        try (Connection connection = connect(url)) {
            return one(connection, sql);
        }
    }

    /** Ends all other connections to the database. */
    public static void endConnections(String url) throws SQLException {
        try (Connection administrator = connect(url)) {
            one(
                    administrator,
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        }
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection("jdbc:" + url, "postgres", "postgres");
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            if (!result.next()) {
                throw new SQLException("no row: " + sql);
            }
            return result.getString(1);
        }
    }

    /** Changes rows, as the leader does. */
    public void execute(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    /** The first column of the first row. */
    public String read(String sql) throws SQLException {
        return one(connection, sql);
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            execute("DELETE FROM node WHERE name = 'other'");
        }
    }
}
