package dev.bartizan.database;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Checks whether the database works. */
@Singleton
public class DatabaseProbe {

    private final AgroalDataSource dataSource;
    private final Database database;

    DatabaseProbe(AgroalDataSource dataSource, Database database) {
        this.dataSource = dataSource;
        this.database = database;
    }

    /** Takes the write lock without writing, so that an idle service doesn't access the disk. */
    void takeWriteLock() {
        database.write(() -> {});
    }

    /** Writes, because only a write detects a full disk. */
    void write() {
        database.write(() -> {
            try {
                writeWhileOpening();
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    /** Writes while the database is being opened and {@link Database} still rejects writes. */
    public void writeWhileOpening() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE database_probe SET writes = writes + 1");
        }
    }

    /** {@code ok}, or the first problem that SQLite found; reads the whole file. */
    public String quickCheck() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
            return result.next() ? result.getString(1) : "no answer";
        }
    }
}
