package dev.bartizan.database.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The advisory lock of a database of PostgreSQL, which only one process of Bartizan holds. It ends with its connection. */
public final class ProcessLock {

    /** Identifies the lock among all advisory locks of the database: "bartizan" in ASCII. */
    private static final long KEY = 0x6261_7274_697a_616eL;

    private ProcessLock() {}

    /** Takes the lock; returns whether it was free. */
    public static boolean take(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT pg_try_advisory_lock(" + KEY + ")")) {
            result.next();
            return result.getBoolean(1);
        }
    }
}
