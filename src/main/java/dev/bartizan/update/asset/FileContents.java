package dev.bartizan.update.asset;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseLocation;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.error.ServiceException;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.update.Hashing;
import dev.bartizan.update.UpdateAsset;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The files of updates in PostgreSQL, each once by its hash, in parts. So another process has them after a takeover, and each
 * dump of the database. With SQLite they are in the folder alone: the database's file, and each backup of it, would grow by them.
 */
@Singleton
public class FileContents {

    private static final Logger LOG = Logger.getLogger(FileContents.class);

    /** Neither this process nor the driver holds more of a file than a few parts. */
    static final int PART_BYTES = 1 << 20;

    /** Parts that are read at once. */
    static final int PARTS = 4;

    private static final Duration RETRY = Duration.ofMinutes(1);
    private static final int BATCH_BYTES = PARTS * PART_BYTES;
    private static final int BATCH_ROWS = 500;

    /** Another process may store the same file at the same time. */
    private static final String INSERT =
            "INSERT INTO update_file (hash, part, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";

    private static final String HASHES = "SELECT hash FROM update_file WHERE part = 0";

    private static final String READ =
            "SELECT content FROM update_file WHERE hash = ? AND part >= ? AND part < ? ORDER BY part";

    private static final String NOT_STORED = """
            SELECT DISTINCT hash FROM update_asset
            WHERE NOT EXISTS (SELECT 1 FROM update_file WHERE update_file.hash = update_asset.hash AND part = 0)""";

    private static final String UNUSED = """
            SELECT DISTINCT hash FROM update_file
            WHERE NOT EXISTS (SELECT 1 FROM update_asset WHERE update_asset.hash = update_file.hash)""";

    /** Parts that are deleted at once, so that the server answers in time. */
    private static final int DELETED = 64;

    /** The first parts first, because a file without its first part counts as not stored. */
    private static final String DELETE_PARTS = """
            DELETE FROM update_file
            WHERE hash = ? AND part IN (SELECT part FROM update_file WHERE hash = ? ORDER BY part LIMIT ?)
              AND NOT EXISTS (SELECT 1 FROM update_asset WHERE update_asset.hash = update_file.hash)""";

    private final Database database;
    private final DatabaseState state;
    private final DatabaseLocation location;
    private final AgroalDataSource dataSource;
    private final AssetStore store;
    private final Deadline deleting;

    /**
     * Held while files are stored or deleted, because two transactions with the same file would wait for each other in the
     * server, and a file must not be deleted while an update with it is stored.
     */
    private final Object storing = new Object();

    FileContents(
            Database database,
            DatabaseState state,
            DatabaseLocation location,
            AgroalDataSource dataSource,
            AssetStore store,
            DeadlineQueue deadlines) {
        this.database = database;
        this.state = state;
        this.location = location;
        this.dataSource = dataSource;
        this.store = store;
        this.deleting = deadlines.add("update-files-delete", this::deleteNow);
    }

    /** Whether the database has the files, so that those in the folder are copies. */
    public boolean used() {
        return location.server();
    }

    /**
     * Stores rows of updates in one transaction, with those of their files that the database doesn't have. With SQLite only
     * the rows.
     *
     * @param files files of the folder
     * @param rows stores the rows
     * @throws StorageFailure if a file can't be read or is damaged; nothing is stored then
     * @throws ServiceException as {@link Database#writeLarge}
     */
    public void store(Collection<UpdateAsset> files, Runnable rows) {
        if (!used()) {
            database.write(rows);
            return;
        }
        synchronized (storing) {
            Set<String> missing = new HashSet<>();
            files.forEach(file -> missing.add(file.hash()));
            missing.removeAll(hashes());
            database.writeLarge(() -> insert(missing), rows);
        }
    }

    /**
     * Stores a file of the folder that the database doesn't have.
     *
     * @throws StorageFailure as {@link #store(Collection, Runnable)}
     * @throws DatabaseException with one of the five codes
     */
    void store(String hash) {
        synchronized (storing) {
            database.writeLarge(() -> insert(Set.of(hash)), () -> {});
        }
    }

    /** Deletes the files that no update of any app refers to, in the background, because they can be large. Other writers don't wait. */
    public void deleteUnused() {
        if (used()) {
            deleting.within(Duration.ZERO);
        }
    }

    private void deleteNow() {
        try {
            for (String hash : select(UNUSED)) {
                while (deleteParts(hash) == DELETED) {
                    LOG.debugv("update_file_parts_deleted", kv("hash", hash));
                }
            }
        } catch (DatabaseException failure) {
            LOG.warnv("update_files_not_deleted", kv("error_code", failure.code()));
            deleting.within(RETRY);
        }
    }

    private int deleteParts(String hash) {
        AtomicInteger deleted = new AtomicInteger();
        synchronized (storing) {
            database.writeLarge(
                    () -> deleted.set(with(DELETE_PARTS, statement -> {
                        statement.setString(1, hash);
                        statement.setString(2, hash);
                        statement.setInt(3, DELETED);
                        return statement.executeUpdate();
                    })),
                    () -> {});
        }
        return deleted.get();
    }

    /**
     * The hashes of all files in the database.
     *
     * @throws DatabaseException with one of the five codes
     */
    public Set<String> hashes() {
        return select(HASHES);
    }

    /**
     * The hashes of the files that updates refer to, and that the database doesn't have.
     *
     * @throws DatabaseException with one of the five codes
     */
    Set<String> notStored() {
        return select(NOT_STORED);
    }

    /**
     * Checks that the database works, so that many callers don't wait for it one after the other.
     *
     * @throws DatabaseException with the current failure
     */
    void requireWorking() {
        if (database.failing()) {
            throw state.unavailable();
        }
    }

    private Set<String> select(String sql) {
        return database.read(() -> with(sql, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                Set<String> hashes = new HashSet<>();
                while (rows.next()) {
                    hashes.add(rows.getString(1));
                }
                return hashes;
            }
        }));
    }

    /**
     * The next {@value #PARTS} parts of a file, or fewer at its end; empty if the database doesn't have the file.
     *
     * @param first number of the first part, from 0
     * @throws DatabaseException with one of the five codes
     */
    List<byte[]> read(String hash, long first) {
        return database.read(() -> with(READ, statement -> read(statement, hash, first)));
    }

    /** As {@link #read(String, long)}, on a connection of its own. */
    static List<byte[]> read(Connection connection, String hash, long first) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            return read(statement, hash, first);
        }
    }

    private static List<byte[]> read(PreparedStatement statement, String hash, long first) throws SQLException {
        statement.setString(1, hash);
        statement.setLong(2, first);
        statement.setLong(3, first + PARTS);
        try (ResultSet rows = statement.executeQuery()) {
            List<byte[]> parts = new ArrayList<>(PARTS);
            while (rows.next()) {
                parts.add(rows.getBytes(1));
            }
            return parts;
        }
    }

    private void insert(Set<String> hashes) {
        with(INSERT, statement -> {
            Batch batch = new Batch(statement);
            for (String hash : hashes) {
                insert(hash, batch);
            }
            batch.send();
            return hashes;
        });
    }

    private void insert(String hash, Batch batch) throws SQLException {
        MessageDigest sha256 = Hashing.sha256();
        Path file = store.find(hash).orElseThrow(() -> new StorageFailure(new NoSuchFileException(hash)));
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(PART_BYTES);
            // An empty file has one part, too.
            for (long part = 0; part == 0 || content.length > 0; part++) {
                sha256.update(content);
                batch.add(hash, part, content);
                content = in.readNBytes(PART_BYTES);
            }
        } catch (IOException failure) {
            throw new StorageFailure(failure);
        }
        if (!Hashing.text(sha256.digest()).equals(hash)) {
            throw new StorageFailure(new IOException("The file " + file.getFileName() + " is damaged."));
        }
    }

    /** Rows that are sent together. */
    private static final class Batch {

        private final PreparedStatement insert;
        private int rows;
        private int bytes;

        Batch(PreparedStatement insert) {
            this.insert = insert;
        }

        void add(String hash, long part, byte[] content) throws SQLException {
            insert.setString(1, hash);
            insert.setLong(2, part);
            insert.setBytes(3, content);
            insert.addBatch();
            rows++;
            bytes += content.length;
            if (rows == BATCH_ROWS || bytes >= BATCH_BYTES) {
                send();
            }
        }

        void send() throws SQLException {
            if (rows > 0) {
                insert.executeBatch();
            }
            rows = 0;
            bytes = 0;
        }
    }

    private interface Query<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    /** Runs a statement in the current transaction. */
    private <T> T with(String sql, Query<T> query) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return query.run(statement);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
