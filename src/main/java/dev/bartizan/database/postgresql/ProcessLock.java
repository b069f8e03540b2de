package dev.bartizan.database.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The advisory lock of a database of PostgreSQL, which only the process that leads holds. It ends with its connection. */
public final class ProcessLock {

    /** Identifies the lock among all advisory locks of the database: "bartizan" in ASCII. */
    private static final long KEY = 0x6261_7274_697a_616eL;

    private ProcessLock() {}

    /** Takes the lock; returns whether it was free, or held by this connection. */
    public static boolean take(Connection connection) throws SQLException {
        return take(connection, KEY);
    }

    /**
     * Takes a second lock that no other process can have had, so that a statement can check whether this connection still has
     * its locks. The number of a process of the server can be used again.
     *
     * @param key chosen at random
     */
    static void mark(Connection connection, long key) throws SQLException {
        if (!take(connection, key)) {
            throw new SQLException("A random advisory lock is taken.");
        }
    }

    private static boolean take(Connection connection, long key) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT pg_try_advisory_lock(" + key + ")")) {
            result.next();
            return result.getBoolean(1);
        }
    }
}
