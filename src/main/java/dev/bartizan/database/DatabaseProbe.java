package dev.bartizan.database;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Finds out whether the database works. */
@Singleton
public class DatabaseProbe {

    private final AgroalDataSource dataSource;
    private final Database database;

    DatabaseProbe(AgroalDataSource dataSource, Database database) {
        this.dataSource = dataSource;
        this.database = database;
    }

    /** Takes the write lock and writes nothing, so that an idle service leaves the disk alone. */
    void takeWriteLock() {
        database.write(() -> {});
    }

    /** Writes, because only a write notices a full disk. */
    void write() {
        database.write(() -> {
            try {
                writeWhileOpening();
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    /** The same while the database is still being opened and {@link Database} refuses to write. */
    void writeWhileOpening() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE database_probe SET writes = writes + 1");
        }
    }

    /** {@code ok}, or what SQLite found; reads the whole file. */
    public String quickCheck() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
            return result.next() ? result.getString(1) : "no answer";
        }
    }
}
