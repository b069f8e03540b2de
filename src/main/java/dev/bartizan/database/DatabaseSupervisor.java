package dev.bartizan.database;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.Lifecycle;
import dev.bartizan.StartRefused;
import dev.bartizan.error.ErrorCode;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
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
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfoService;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.sqlite.JDBC;

/**
 * Opens the database, looks after it and closes it. A data folder that another process uses ends the start, and nothing else
 * ever ends the process: what can't be opened now is tried again at each check, and whoever needs the database waits for
 * {@link DatabaseOpened}.
 */
@Singleton
public class DatabaseSupervisor {

    private static final Logger LOG = Logger.getLogger(DatabaseSupervisor.class);

    private final DataFolder folder;
    private final FolderLock lock;
    private final FolderPermissions permissions;
    private final DriverLibrary library;
    private final SideFiles sideFiles;
    private final Reserve reserve;
    private final DatabaseState state;
    private final AgroalDataSource dataSource;
    private final PooledConnections connections;
    private final String url;
    private final Flyway flyway;
    private final Database database;
    private final Event<DatabaseOpened> opened;

    /** Open as long as the database is: whatever happens to the file's name, this is still the file. */
    private Connection keeper;

    /** Identity of the file that is open (device and inode); a file put in its place has another one. */
    private Optional<Object> openFile = Optional.empty();

    /** The same of its write-ahead log. */
    private Optional<Object> openLog = Optional.empty();

    private boolean stopped;

    /** What the observers have not, or not all, been told yet; or were told while nothing could be stored. */
    private DatabaseOpened unannounced;

    /** Whether the observers were told of it as far as it can be read. */
    private boolean announcedForReading;

    /** Why an observer failed the last time. */
    private String observerFailure;

    DatabaseSupervisor(
            DataFolder folder,
            FolderLock lock,
            FolderPermissions permissions,
            DriverLibrary library,
            SideFiles sideFiles,
            Reserve reserve,
            DatabaseState state,
            AgroalDataSource dataSource,
            PooledConnections connections,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            Flyway flyway,
            Database database,
            Event<DatabaseOpened> opened) {
        this.folder = folder;
        this.lock = lock;
        this.permissions = permissions;
        this.library = library;
        this.sideFiles = sideFiles;
        this.reserve = reserve;
        this.state = state;
        this.dataSource = dataSource;
        this.connections = connections;
        this.url = url;
        this.flyway = flyway;
        this.database = database;
        this.opened = opened;
    }

    /** Opens the database before anything else of ours starts; ends the start if the folder isn't ours to use. */
    void start(@Observes @Priority(Lifecycle.Start.DATABASE) StartupEvent event) {
        try {
            lockFolder();
        } catch (FolderNotLockedException refused) {
            LOG.errorv(refused.event(), refused.facts());
            throw new StartRefused(StartRefused.TAKEN);
        } catch (IOException | RuntimeException failure) {
            // The check meets the same, says what it is, and tries again later.
            LOG.debugv(failure, "data_folder_not_locked_yet");
        }
        check();
    }

    private void lockFolder() throws IOException {
        folder.create();
        lock.take();
    }

    @Scheduled(
            identity = "database-check",
            every = "${bartizan.database.check-interval:2s}",
            delayed = "${bartizan.database.check-interval:2s}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void scheduledCheck() {
        check();
    }

    /** Opens the database if it isn't, finds out whether it works if it is, and announces it until all have heard. */
    synchronized void check() {
        if (stopped) {
            return;
        }
        try {
            if (!state.opened()) {
                open();
            } else if (replaced()) {
                LOG.warnv(
                        "database_replaced",
                        kv("database_path", folder.database().toString()));
                state.lost();
                partWithOldFile();
                open();
            } else if (state.failure().isPresent()) {
                recoverFromFailure();
            } else {
                lock.take();
                probeLock();
            }
        } catch (SQLException | IOException | RuntimeException failure) {
            failed(failure);
        }
        announce();
    }

    private void failed(Exception failure) {
        DatabaseFailure found = classify(failure);
        boolean known = state.failure().filter(found::equals).isPresent();
        state.failed(found);
        LOG.logv(known ? Level.DEBUG : Level.WARN, "database_check_failed", kv("reason", failure.toString()));
        if (!known && failure instanceof FolderNotLockedException refused) {
            LOG.errorv(refused.event(), refused.facts());
        }
    }

    private DatabaseFailure classify(Exception failure) {
        return DatabaseFailure.classify(failure, folder.database())
                .orElse(new DatabaseFailure(ErrorCode.DATABASE_UNAVAILABLE, "none"));
    }

    private void open() throws SQLException, IOException {
        connections.close(() -> dataSource.flush(FlushMode.ALL));
        lockFolder();
        permissions.tighten();
        requireFileOrNothing();
        loadLibrary();
        try {
            sideFiles.keepOrphan();
            folder.createDatabase();
            long recovered = sideFiles.writeAheadLogBytes() > 0 ? recover() : 0;
            requireWritable();
            migrate();
            emptyTemporaryFolder();
            keepOpen();
            reserve.keep();
            writeProbe();
            unannounced = new DatabaseOpened(recovered);
            announcedForReading = false;
            state.up();
        } catch (SQLException | IOException | RuntimeException failure) {
            if (!openForReading(classify(failure))) {
                throw failure;
            }
            LOG.warnv("database_opened_for_reading", kv("reason", failure.toString()));
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
     * Opens what can't be written, such as on a full disk, so that what is stored can be served until it can. What has yet to
     * be migrated can't be.
     *
     * @return whether it is open
     */
    private boolean openForReading(DatabaseFailure failure) throws SQLException, IOException {
        boolean unwritable = failure.code() == ErrorCode.DATABASE_UNAVAILABLE
                || failure.code() == ErrorCode.DATABASE_PERMISSION_DENIED;
        if (!unwritable
                || !Files.isRegularFile(folder.database())
                || !(readable() || failure.forWantOfRoom() && reserve.release() && readable())) {
            return false;
        }
        keepOpen();
        unannounced = new DatabaseOpened(0);
        announcedForReading = false;
        state.openedForReading(failure);
        return true;
    }

    /** Whether the schema can be read and is what this version needs. */
    private boolean readable() {
        try {
            MigrationInfoService migrations = flyway.info();
            return migrations.applied().length > 0 && migrations.pending().length == 0;
        } catch (RuntimeException unreadable) {
            LOG.debugv("database_unreadable", kv("reason", unreadable.toString()));
            return false;
        }
    }

    private void keepOpen() throws SQLException, IOException {
        closeKeeper();
        keeper = JDBC.createConnection(url, new Properties());
        try (Statement statement = keeper.createStatement()) {
            statement.execute("SELECT writes FROM database_probe");
        }
        openFile = identity(folder.database());
        openLog = identity(sideFiles.writeAheadLog());
    }

    /**
     * Parts with a file that was moved, replaced or deleted. Its write-ahead log is still where it was, and SQLite would
     * take it for the log of whatever is there now and mix the two.
     */
    private void partWithOldFile() throws SQLException, IOException {
        try (Statement statement = keeper.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException failure) {
            LOG.warnv("database_checkpoint_failed", kv("reason", failure.getMessage()));
        }
        connections.close(() -> dataSource.flush(FlushMode.ALL));
        closeKeeper();
        // Whoever put another file there may have put its log there too.
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

    /**
     * Tells the observers until all of them have heard and could store what they had to. One of them that fails says nothing
     * of the database: what fails there is reported where it happens.
     */
    private void announce() {
        boolean working = state.failure().isEmpty();
        if (unannounced == null || !state.opened() || !working && announcedForReading) {
            return;
        }
        try {
            opened.fire(unannounced);
            observerFailure = null;
            announcedForReading = true;
            if (working && state.failure().isEmpty()) {
                unannounced = null;
            }
        } catch (DatabaseException failure) {
            LOG.debugv("database_observer_waits", kv("reason", failure.toString()));
        } catch (RuntimeException failure) {
            boolean known = failure.toString().equals(observerFailure);
            observerFailure = failure.toString();
            LOG.logv(known ? Level.DEBUG : Level.ERROR, failure, "database_observer_failed");
        }
    }

    /** Brings a database back that failed after it had been opened; the connections may still have the broken file. */
    private void recoverFromFailure() throws SQLException, IOException {
        boolean corrupted = state.failure()
                .filter(failure -> failure.code() == ErrorCode.DATABASE_CORRUPTED)
                .isPresent();
        dataSource.flush(FlushMode.IDLE);
        if (corrupted && !"ok".equals(quickCheck())) {
            return;
        }
        if (!reserve.keep()) {
            return;
        }
        probeWrite();
        if (unannounced != null) {
            // It was opened for reading: now what that left out can be done.
            emptyTemporaryFolder();
            keepOpen();
        }
        state.up();
    }

    /** Takes the write lock and writes nothing, so that an idle service leaves the disk alone. */
    private void probeLock() {
        database.write(() -> {});
    }

    /** Writes: only that notices a full disk. */
    private void probeWrite() {
        database.write(() -> {
            try {
                writeProbe();
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    private void writeProbe() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE database_probe SET writes = writes + 1");
        }
    }

    private void requireFileOrNothing() throws IOException {
        Path main = folder.database();
        if (Files.exists(main) && !Files.isRegularFile(main)) {
            throw new FileAlreadyExistsException(main.toString(), null, "not a regular file");
        }
    }

    /** The first read recovers what a killed process left in the write-ahead log. */
    private long recover() throws SQLException {
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

    /** SQLite opens a file that it may not write for reading only, and says so at the first write. */
    private void requireWritable() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("ROLLBACK");
        }
    }

    private void migrate() {
        int migrations = flyway.migrate().migrationsExecuted;
        if (migrations > 0) {
            LOG.infov("database_migrated", kv("migrations", migrations));
        }
    }

    private void emptyTemporaryFolder() throws IOException {
        if (!Files.isDirectory(folder.temporary())) {
            return;
        }
        try (Stream<Path> leftOvers = Files.walk(folder.temporary())) {
            for (Path leftOver :
                    leftOvers.skip(1).sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(leftOver);
            }
        }
    }

    private boolean replaced() throws IOException {
        return !openFile.equals(identity(folder.database()));
    }

    /** Nothing where there is no such file, or none that can be seen. */
    private static Optional<Object> identity(Path file) throws IOException {
        return Files.exists(file)
                ? Optional.of(
                        Files.readAttributes(file, BasicFileAttributes.class).fileKey())
                : Optional.empty();
    }

    /** {@code ok}, or what SQLite found; reads the whole file. */
    String quickCheck() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
            return result.next() ? result.getString(1) : "no answer";
        }
    }

    /**
     * Moves the write-ahead log into the main file and closes; the last connection removes the side files. Then the folder
     * may be another process's.
     */
    synchronized void stop(@Observes @Priority(Lifecycle.Stop.DATABASE) ShutdownEvent event) {
        stopped = true;
        if (state.opened()) {
            close();
        }
        try {
            lock.release();
        } catch (IOException failure) {
            LOG.warnv(failure, "data_folder_not_released");
        }
    }

    private void close() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException failure) {
            LOG.warnv(failure, "database_checkpoint_failed");
        }
        try {
            // One after the other: of two that close at the same time each takes the other for a user of the side
            // files.
            closeKeeper();
            connections.close(() -> dataSource.flush(FlushMode.ALL));
        } catch (SQLException failure) {
            LOG.warnv(failure, "database_close_failed");
        }
        LOG.infov("database_closed");
    }
}
