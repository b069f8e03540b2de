package dev.bartizan.database.maintenance;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.database.DataFolder;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseFailure;
import dev.bartizan.database.DatabaseLocation;
import dev.bartizan.database.DatabaseProbe;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.database.sqlite.SideFiles;
import dev.bartizan.error.ServiceException;
import dev.bartizan.system.OwnerOnly;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;

/** State and backup of the database. */
@Singleton
class DatabaseService {

    private static final DateTimeFormatter IN_FILE_NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private static final String PRAGMAS = """
            SELECT page_size, page_count, freelist_count, journal_mode, sqlite_version()
            FROM pragma_page_size, pragma_page_count, pragma_freelist_count, pragma_journal_mode
            """;
    private static final String SERVER =
            "SELECT pg_database_size(current_database()), current_setting('server_version')";

    private final AgroalDataSource dataSource;
    private final DataFolder folder;
    private final DatabaseLocation location;
    private final SideFiles sideFiles;
    private final DatabaseState state;
    private final DatabaseProbe probe;
    private final Database database;
    private final Audit audit;
    private final Clock clock;

    DatabaseService(
            AgroalDataSource dataSource,
            DataFolder folder,
            DatabaseLocation location,
            SideFiles sideFiles,
            DatabaseState state,
            DatabaseProbe probe,
            Database database,
            Audit audit,
            Clock clock) {
        this.dataSource = dataSource;
        this.folder = folder;
        this.location = location;
        this.sideFiles = sideFiles;
        this.state = state;
        this.probe = probe;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param quickCheck whether SQLite reads and checks the whole file */
    DatabaseView view(boolean quickCheck) {
        DatabaseState.Condition condition = state.condition();
        if (!(condition instanceof DatabaseState.Condition.Up)) {
            return down(condition);
        }
        return database.call(() -> {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                return switch (location.kind()) {
                    case SQLITE -> ofFile(condition, statement, quickCheck);
                    case POSTGRESQL -> ofServer(condition, statement);
                };
            }
        });
    }

    private DatabaseView down(DatabaseState.Condition condition) {
        Optional<DatabaseFailure> failure = state.failure();
        String code = failure.map(DatabaseFailure::engineCode).orElse(null);
        boolean server = location.server();
        return new DatabaseView(
                location.kind().wireName(),
                "down",
                failure.map(DatabaseFailure::code).orElse(null),
                server ? null : code,
                server ? code : null,
                condition.since(),
                location.shown(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private DatabaseView ofFile(DatabaseState.Condition condition, Statement statement, boolean quickCheck)
            throws SQLException, IOException {
        try (ResultSet pragmas = statement.executeQuery(PRAGMAS)) {
            pragmas.next();
            return new DatabaseView(
                    location.kind().wireName(),
                    "up",
                    null,
                    null,
                    null,
                    condition.since(),
                    location.shown(),
                    Files.size(folder.database()),
                    sideFiles.writeAheadLogBytes(),
                    pragmas.getLong(1),
                    pragmas.getLong(2),
                    pragmas.getLong(3),
                    pragmas.getString(4),
                    pragmas.getString(5),
                    null,
                    quickCheck ? probe.quickCheck() : null);
        }
    }

    private DatabaseView ofServer(DatabaseState.Condition condition, Statement statement) throws SQLException {
        try (ResultSet facts = statement.executeQuery(SERVER)) {
            facts.next();
            return new DatabaseView(
                    location.kind().wireName(),
                    "up",
                    null,
                    null,
                    null,
                    condition.since(),
                    location.shown(),
                    facts.getLong(1),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    facts.getString(2),
                    null);
        }
    }

    /** A name for a copy that is made now. */
    String backupName() {
        return "bartizan-" + IN_FILE_NAME.format(clock.instant()) + ".db";
    }

    /**
     * Makes a consistent copy of the database without blocking writers.
     *
     * @return the copy, which is deleted when the stream is closed
     * @throws ServiceException with HTTP status 409 if the database is not a file
     */
    InputStream backup() {
        location.requireFile();
        AuditChange change = AuditChange.of("database.backup", "");
        // First, so that the copy has the entry too.
        audit.report(change);
        try {
            return copy();
        } catch (ServiceException failure) {
            audit.report(change.failed(failure.code().name()));
            throw failure;
        }
    }

    private InputStream copy() {
        Path copy = folder.temporary().resolve("backup-" + UUID.randomUUID() + ".db");
        return database.call(() -> {
            OwnerOnly.createFolders(folder.temporary());
            // Create the file with our permissions: SQLite writes into an empty file, and its own would be readable
            // by others.
            OwnerOnly.createFile(copy);
            try {
                vacuumInto(copy);
                forgetBouncers(copy);
                return Files.newInputStream(copy, StandardOpenOption.DELETE_ON_CLOSE);
            } catch (SQLException | IOException failure) {
                Files.deleteIfExists(copy);
                throw failure;
            }
        });
    }

    /**
     * Deletes what bouncers have: after the copy is restored, they may have deleted decisions that are in force there, and
     * must get all of them.
     */
    private static void forgetBouncers(Path copy) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM bouncer_cursor_content");
            statement.executeUpdate("DELETE FROM bouncer_cursor");
            statement.executeUpdate("DELETE FROM bouncer_cursor_list");
        }
    }

    private void vacuumInto(Path copy) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
            statement.setString(1, copy.toString());
            statement.execute();
        }
    }
}
