package dev.bartizan.database.postgresql;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DataFolder;
import dev.bartizan.database.DatabaseConfig;
import dev.bartizan.database.DatabaseFailure;
import dev.bartizan.database.DatabaseKind;
import dev.bartizan.database.DatabaseOpener;
import dev.bartizan.database.DatabaseProbe;
import dev.bartizan.database.FolderPermissions;
import dev.bartizan.database.WriteLock;
import dev.bartizan.database.driver.DriverDataSource;
import dev.bartizan.database.driver.PostgresqlUrl;
import dev.bartizan.database.migration.Migrations;
import dev.bartizan.database.sqlite.DriverLibrary;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Opens and closes the connections to a server of PostgreSQL. While the database is open, it holds a lock of the server, so
 * that only one process uses the data; another process waits for it. The lock ends with its connection.
 */
@Singleton
class PostgresqlOpener implements DatabaseOpener {

    private static final Logger LOG = Logger.getLogger(PostgresqlOpener.class);

    /** How long the server may take to say that the lock's connection works, in seconds. A slow server is not lost. */
    private static final int LONGEST_CHECK = 10;

    private final DataFolder folder;
    private final FolderPermissions permissions;
    private final AgroalDataSource dataSource;
    private final Migrations migrations;
    private final DatabaseProbe probe;
    private final DriverLibrary library;
    private final WriteLock writeLock;
    private final DatabaseConfig config;

    /** Holds the lock. */
    private @Nullable Connection keeper;

    PostgresqlOpener(
            DataFolder folder,
            FolderPermissions permissions,
            AgroalDataSource dataSource,
            Migrations migrations,
            DatabaseProbe probe,
            DriverLibrary library,
            WriteLock writeLock,
            DatabaseConfig config) {
        this.folder = folder;
        this.permissions = permissions;
        this.dataSource = dataSource;
        this.migrations = migrations;
        this.probe = probe;
        this.library = library;
        this.writeLock = writeLock;
        this.config = config;
    }

    @Override
    public DatabaseKind kind() {
        return DatabaseKind.POSTGRESQL;
    }

    @Override
    public Opening open() throws SQLException, IOException {
        permissions.tighten();
        folder.emptyTemporary();
        loadLibraryOfSqlite();
        takeLock();
        // Before the migrations, because the driver's reason is better than Flyway's.
        Optional<DatabaseFailure> unwritable = readOnly();
        if (unwritable.isEmpty()) {
            migrations.run();
            probe.writeWhileOpening();
        } else if (!migrations.complete()) {
            throw new SQLException("The server is read-only, and its schema is not the one of this version.", "25006");
        }
        return new Opening(0, unwritable);
    }

    /** fail2ban's database is a file of SQLite. Without the library, only the history of its bans is missing. */
    private void loadLibraryOfSqlite() {
        try {
            library.load();
        } catch (IOException unusable) {
            LOG.debugv(unusable, "driver_library_not_loaded");
        }
    }

    private void takeLock() throws SQLException {
        closeKeeper();
        Connection opened = connect();
        try {
            if (!ProcessLock.take(opened)) {
                throw new PSQLException("Another process of Bartizan uses this database.", PSQLState.OBJECT_IN_USE);
            }
        } catch (SQLException refused) {
            opened.close();
            throw refused;
        }
        keeper = opened;
        writeLock.heldBy(opened.unwrap(PGConnection.class).getBackendPID());
    }

    private Connection connect() throws SQLException {
        Properties user = new Properties();
        config.username().ifPresent(name -> user.put("user", name));
        config.password().ifPresent(password -> user.put("password", password));
        return new DriverDataSource(PostgresqlUrl.PREFIX + config.url().orElseThrow(), user).getConnection();
    }

    private void closeKeeper() throws SQLException {
        if (keeper != null) {
            keeper.close();
            keeper = null;
        }
    }

    /** The failure of a server that can only be read, such as a standby; empty if it can be written. */
    private Optional<DatabaseFailure> readOnly() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT version(), pg_is_in_recovery()")) {
            result.next();
            LOG.infov("database_connected", kv("server", result.getString(1)));
            return result.getBoolean(2) ? Optional.of(DatabaseFailure.ofState("25006")) : Optional.empty();
        }
    }

    @Override
    public void completeOpening() {
        // Nothing was skipped.
    }

    /** Whether the lock's connection is lost: then another process may have taken the lock. */
    @Override
    public boolean replaced() {
        try {
            return keeper == null || !keeper.isValid(LONGEST_CHECK);
        } catch (SQLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void closeReplaced() throws SQLException {
        dataSource.flush(FlushMode.IDLE);
        closeKeeper();
    }

    /** Closes idle connections, which may lead to a server that is gone. */
    @Override
    public boolean recover(DatabaseFailure failure) {
        dataSource.flush(FlushMode.IDLE);
        return true;
    }

    @Override
    public void close() {
        dataSource.flush(FlushMode.GRACEFUL);
        try {
            closeKeeper();
        } catch (SQLException failure) {
            LOG.warnv(failure, "database_close_failed");
        }
        LOG.infov("database_closed");
    }
}
