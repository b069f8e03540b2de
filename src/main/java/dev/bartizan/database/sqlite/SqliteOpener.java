package dev.bartizan.database.sqlite;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DataFolder;
import dev.bartizan.database.DatabaseFailure;
import dev.bartizan.database.DatabaseKind;
import dev.bartizan.database.DatabaseOpener;
import dev.bartizan.database.DatabaseProbe;
import dev.bartizan.database.FolderPermissions;
import dev.bartizan.database.migration.Migrations;
import dev.bartizan.error.ErrorCode;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;

/**
 * Opens and closes the file of SQLite. While the file is open, it holds its own connection, to detect that the file was
 * replaced.
 */
@Singleton
class SqliteOpener implements DatabaseOpener {

    private static final Logger LOG = Logger.getLogger(SqliteOpener.class);

    private final DataFolder folder;
    private final FolderPermissions permissions;
    private final DriverLibrary library;
    private final SideFiles sideFiles;
    private final Reserve reserve;
    private final AgroalDataSource dataSource;
    private final PooledConnections connections;
    private final String url;
    private final Migrations migrations;
    private final DatabaseProbe probe;

    /** Open as long as the database; refers to the same file even if that is moved or deleted. */
    private @Nullable Connection keeper;

    /** Identity of the open file (device and inode); a file that replaces it has another one. */
    private Optional<Object> openFile = Optional.empty();

    /** Identity of its write-ahead log. */
    private Optional<Object> openLog = Optional.empty();

    SqliteOpener(
            DataFolder folder,
            FolderPermissions permissions,
            DriverLibrary library,
            SideFiles sideFiles,
            Reserve reserve,
            AgroalDataSource dataSource,
            PooledConnections connections,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            Migrations migrations,
            DatabaseProbe probe) {
        this.folder = folder;
        this.permissions = permissions;
        this.library = library;
        this.sideFiles = sideFiles;
        this.reserve = reserve;
        this.dataSource = dataSource;
        this.connections = connections;
        this.url = url;
        this.migrations = migrations;
        this.probe = probe;
    }

    @Override
    public DatabaseKind kind() {
        return DatabaseKind.SQLITE;
    }

    @Override
    public Opening open() throws SQLException, IOException {
        connections.close(() -> dataSource.flush(FlushMode.ALL));
        permissions.tighten();
        requireFileOrNothing();
        loadLibrary();
        try {
            sideFiles.keepOrphan();
            folder.createDatabase();
            long recovered = sideFiles.writeAheadLogBytes() > 0 ? recoverLog() : 0;
            requireWritable();
            migrations.run();
            folder.emptyTemporary();
            keepOpen();
            reserve.keep();
            probe.writeWhileOpening();
            return Opening.alone(recovered, Optional.empty());
        } catch (SQLException | IOException | RuntimeException failure) {
            DatabaseFailure found = DatabaseFailure.of(failure, folder.database());
            if (!openForReading(found)) {
                throw failure;
            }
            LOG.warnv("database_opened_for_reading", kv("reason", failure.toString()));
            return Opening.alone(0, Optional.of(found));
        }
    }

    private void loadLibrary() throws IOException {
        try {
            library.load();
        } catch (IOException noRoom) {
            if (!reserve.release()) {
                throw noRoom;
            }
            library.load();
        }
    }

    /**
     * Opens a database that can't be written, for example on a full disk, so that the stored data can be served.
     * Requires that the schema is already migrated.
     *
     * @return whether it is open
     */
    private boolean openForReading(DatabaseFailure failure) throws SQLException, IOException {
        boolean unwritable = failure.code() == ErrorCode.DATABASE_UNAVAILABLE
                || failure.code() == ErrorCode.DATABASE_PERMISSION_DENIED;
        if (!unwritable
                || !Files.isRegularFile(folder.database())
                || !(migrations.complete() || failure.maybeDiskFull() && reserve.release() && migrations.complete())) {
            return false;
        }
        keepOpen();
        return true;
    }

    @Override
    public void completeOpening() throws SQLException, IOException {
        folder.emptyTemporary();
        keepOpen();
    }

    private void keepOpen() throws SQLException, IOException {
        closeKeeper();
        Connection opened = JDBC.createConnection(url, new Properties());
        keeper = opened;
        try (Statement statement = opened.createStatement()) {
            statement.execute("SELECT writes FROM database_probe");
        }
        openFile = identity(folder.database());
        openLog = identity(sideFiles.writeAheadLog());
    }

    /**
     * Closes a file that was moved, replaced or deleted. Its write-ahead log still has the old path, so SQLite would
     * apply it to the new file and corrupt it.
     */
    @Override
    public void closeReplaced() throws SQLException, IOException {
        if (keeper != null) {
            try (Statement statement = keeper.createStatement()) {
                statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            } catch (SQLException failure) {
                LOG.warnv("database_checkpoint_failed", kv("reason", failure.getMessage()));
            }
        }
        connections.close(() -> dataSource.flush(FlushMode.ALL));
        closeKeeper();
        // The log may also have been replaced together with the file.
        if (openLog.isPresent() && openLog.equals(identity(sideFiles.writeAheadLog()))) {
            sideFiles.setAside();
        }
        openFile = Optional.empty();
        openLog = Optional.empty();
    }

    private void closeKeeper() throws SQLException {
        if (keeper != null) {
            keeper.close();
            keeper = null;
        }
    }

    private void requireFileOrNothing() throws IOException {
        Path main = folder.database();
        if (Files.exists(main) && !Files.isRegularFile(main)) {
            throw new FileAlreadyExistsException(main.toString(), null, "not a regular file");
        }
    }

    /** Recovers the write-ahead log of a killed process; SQLite does that at the first read. */
    private long recoverLog() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
            long frames = result.next() ? Math.max(0, result.getLong("log")) : 0;
            if (frames > 0) {
                LOG.infov("wal_recovered", kv("frames", frames));
            }
            return frames;
        }
    }

    /** Checks that the file is writable: SQLite silently opens a read-only file and fails at the first write. */
    private void requireWritable() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("ROLLBACK");
        }
    }

    /** Closes idle connections, which may still use the broken file. */
    @Override
    public boolean recover(DatabaseFailure failure) throws SQLException, IOException {
        dataSource.flush(FlushMode.IDLE);
        if (failure.code() == ErrorCode.DATABASE_CORRUPTED && !"ok".equals(probe.quickCheck())) {
            return false;
        }
        return reserve.keep();
    }

    /** Whether the open file was moved, replaced or deleted. */
    @Override
    public boolean replaced() throws IOException {
        return !openFile.equals(identity(folder.database()));
    }

    /** Empty if the file doesn't exist or can't be accessed. */
    private static Optional<Object> identity(Path file) throws IOException {
        return Files.exists(file)
                ? Optional.of(
                        Files.readAttributes(file, BasicFileAttributes.class).fileKey())
                : Optional.empty();
    }

    /**
     * Writes the write-ahead log into the main file and closes all connections; the last one removes the side files.
     */
    @Override
    public void close() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException failure) {
            LOG.warnv(failure, "database_checkpoint_failed");
        }
        try {
            // One after the other: if two connections close at the same time, each thinks that the other still uses
            // the side files.
            closeKeeper();
            connections.close(() -> dataSource.flush(FlushMode.ALL));
        } catch (SQLException failure) {
            LOG.warnv(failure, "database_close_failed");
        }
        LOG.infov("database_closed");
    }
}
