package dev.bartizan.database.postgresql;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DataFolder;
import dev.bartizan.database.DatabaseFailure;
import dev.bartizan.database.DatabaseKind;
import dev.bartizan.database.DatabaseOpener;
import dev.bartizan.database.DatabaseProbe;
import dev.bartizan.database.FolderPermissions;
import dev.bartizan.database.WriteLock;
import dev.bartizan.database.migration.Migrations;
import dev.bartizan.database.sqlite.DriverLibrary;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.quarkus.runtime.Quarkus;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Opens and closes the connections to a server of PostgreSQL. The process that leads holds a lock of the server, so that it
 * alone writes; the others follow it, and try to take the lock again and again. The lock ends with its connection. A process
 * that led, and lost the lock to another one, ends: what it has in memory is out of date. Its next start follows.
 */
@Singleton
class PostgresqlOpener implements DatabaseOpener {

    private static final Logger LOG = Logger.getLogger(PostgresqlOpener.class);

    /** How long the server may take to say that the lock's connection works, in seconds. A slow server is not lost. */
    private static final int LONGEST_CHECK = 10;

    /** The exit code after the lock was lost to another process: try again. */
    private static final int LEAD_LOST = 75;

    private final DataFolder folder;
    private final FolderPermissions permissions;
    private final AgroalDataSource dataSource;
    private final Migrations migrations;
    private final DatabaseProbe probe;
    private final DriverLibrary library;
    private final WriteLock writeLock;
    private final ServerConnections connections;
    private final SecureRandom random = new SecureRandom();

    /** Holds the lock, or tries to take it. */
    private @Nullable Connection keeper;

    /** The last term in which this process led; 0 if it has not. */
    private long term;

    /** Whether the schema was complete while another process led, so that its changes can be read. */
    private boolean complete;

    PostgresqlOpener(
            DataFolder folder,
            FolderPermissions permissions,
            AgroalDataSource dataSource,
            Migrations migrations,
            DatabaseProbe probe,
            DriverLibrary library,
            WriteLock writeLock,
            ServerConnections connections) {
        this.folder = folder;
        this.permissions = permissions;
        this.dataSource = dataSource;
        this.migrations = migrations;
        this.probe = probe;
        this.library = library;
        this.writeLock = writeLock;
        this.connections = connections;
    }

    @Override
    public DatabaseKind kind() {
        return DatabaseKind.POSTGRESQL;
    }

    @Override
    public Opening open() throws SQLException, IOException {
        if (!complete) {
            permissions.tighten();
            folder.emptyTemporary();
            loadLibraryOfSqlite();
        }
        boolean free = takeLock();
        if (term > 0 && term() != term) {
            LOG.errorv("lead_lost", kv("exit_code", LEAD_LOST));
            closeKeeper();
            Quarkus.asyncExit(LEAD_LOST);
            throw usedByOther();
        }
        if (!free) {
            complete = complete || migrations.complete();
            // After a lost connection, the server may still have this process's own lock for some seconds.
            if (complete && term == 0) {
                return Opening.FOLLOWING;
            }
            throw usedByOther();
        }
        complete = false;
        try {
            return lead();
        } catch (SQLException | RuntimeException failure) {
            // Another process may succeed.
            closeKeeper();
            throw failure;
        }
    }

    /** How often a process began to lead. */
    private long term() throws SQLException {
        try (Statement statement = Objects.requireNonNull(keeper).createStatement();
                ResultSet row = statement.executeQuery("SELECT term FROM database_probe")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Begins a new term: from now on, a process that led earlier knows that its memory is out of date. */
    private void beginTerm() throws SQLException {
        try (Statement statement = Objects.requireNonNull(keeper).createStatement()) {
            statement.executeUpdate("UPDATE database_probe SET term = term + 1");
        }
        term = term();
    }

    private static SQLException usedByOther() {
        return new PSQLException("Another process of Bartizan uses this database.", PSQLState.OBJECT_IN_USE);
    }

    private Opening lead() throws SQLException {
        // Before the migrations, because the driver's reason is better than Flyway's.
        Optional<DatabaseFailure> unwritable = readOnly();
        if (unwritable.isEmpty()) {
            migrations.run();
            probe.writeWhileOpening();
            beginTerm();
        } else if (!migrations.complete()) {
            throw new SQLException("The server is read-only, and its schema is not the one of this version.", "25006");
        }
        return Opening.alone(0, unwritable);
    }

    /** fail2ban's database is a file of SQLite. Without the library, only the history of its bans is missing. */
    private void loadLibraryOfSqlite() {
        try {
            library.load();
        } catch (IOException unusable) {
            LOG.debugv(unusable, "driver_library_not_loaded");
        }
    }

    /** Takes the lock; returns whether it was free. */
    private boolean takeLock() throws SQLException {
        if (replaced()) {
            closeKeeper();
            keeper = connections.open();
        }
        Connection candidate = Objects.requireNonNull(keeper);
        if (!ProcessLock.take(candidate)) {
            return false;
        }
        long mark = random.nextLong();
        ProcessLock.mark(candidate, mark);
        writeLock.heldWith(mark);
        return true;
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

    /** The server could only be read at first, as a standby. */
    @Override
    public void completeOpening() throws SQLException {
        beginTerm();
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
