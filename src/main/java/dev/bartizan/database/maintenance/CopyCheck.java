package dev.bartizan.database.maintenance;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DataFolder;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseLocation;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.OwnerOnly;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Checks whether a copy of the database can be restored. The copy is in a private folder of its own while it is checked, and
 * is deleted afterwards. A check takes at most {@link #LONGEST}.
 */
@Singleton
class CopyCheck {

    static final Duration LONGEST = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(CopyCheck.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final AgroalDataSource dataSource;
    private final DataFolder folder;
    private final DatabaseLocation location;
    private final Database database;
    private final Clock clock;
    private final Deadline limit;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();

    /** Empty until they were read for the first time. */
    private volatile Optional<SortedMap<Integer, Integer>> own = Optional.empty();

    /** A check with the end of its time, as {@link System#nanoTime} counts it. */
    private record Running(CopyInspection inspection, long end) {}

    /** Writes a copy. */
    interface Source {

        /**
         * @param file a file that doesn't exist
         * @throws ServiceException if the copy can't be read
         */
        void writeTo(Path file) throws IOException;
    }

    CopyCheck(
            AgroalDataSource dataSource,
            DataFolder folder,
            DatabaseLocation location,
            Database database,
            Clock clock,
            DeadlineQueue deadlines) {
        this.dataSource = dataSource;
        this.folder = folder;
        this.location = location;
        this.database = database;
        this.clock = clock;
        this.limit = deadlines.add("copy-check-limit", this::cancelLate);
    }

    /**
     * Checks a copy.
     *
     * @throws ServiceException of the source; a database failure
     * @throws IOException if the copy can't be received or stored
     */
    CopyCheckView check(Source source) throws IOException {
        location.requireFile();
        SortedMap<Integer, Integer> migrations = own();
        Path place = OwnerOnly.createFolders(folder.temporary().resolve("check-" + UUID.randomUUID()));
        Path copy = place.resolve("copy.db");
        try {
            source.writeTo(copy);
            return inspect(copy, migrations);
        } catch (SQLException failure) {
            throw new ServiceException(ErrorCode.INTERNAL_ERROR, ErrorCode.INTERNAL_ERROR.message(), Map.of(), failure);
        } finally {
            Files.deleteIfExists(copy);
            Files.deleteIfExists(place);
        }
    }

    private CopyCheckView inspect(Path copy, SortedMap<Integer, Integer> migrations) throws IOException, SQLException {
        long size = Files.size(copy);
        try (CopyInspection inspection = CopyInspection.open(copy)) {
            Running check = new Running(inspection, System.nanoTime() + LONGEST.toNanos());
            running.add(check);
            limit.in(LONGEST);
            try {
                CopyContentView content = inspection.check(migrations, clock.instant());
                return new CopyCheckView(true, null, null, size, inspection.version(), migrations.lastKey(), content);
            } finally {
                running.remove(check);
            }
        } catch (CopyInspection.Refused refused) {
            LOG.infov("copy_refused", kv("problem", refused.problem()), kv("reason", refused.getMessage()));
            return CopyCheckView.refused(refused, size, migrations.lastKey());
        }
    }

    /** The migrations of this version: the database has all of them. */
    private SortedMap<Integer, Integer> own() {
        return own.orElseGet(() -> {
            SortedMap<Integer, Integer> read = database.call(() -> {
                try (Connection connection = dataSource.getConnection();
                        Statement statement = connection.createStatement();
                        ResultSet rows =
                                statement.executeQuery("SELECT version, checksum FROM flyway_schema_history")) {
                    SortedMap<Integer, Integer> migrations = new TreeMap<>();
                    while (rows.next()) {
                        migrations.put(rows.getInt(1), rows.getInt(2));
                    }
                    return Collections.unmodifiableSortedMap(migrations);
                }
            });
            own = Optional.of(read);
            return read;
        });
    }

    /** Cancels checks whose time is over, again and again, because one can be between two statements. */
    private void cancelLate() {
        long now = System.nanoTime();
        for (Running check : running) {
            if (check.end() - now > 0) {
                continue;
            }
            try {
                check.inspection().cancel();
            } catch (SQLException failure) {
                LOG.warnv("copy_check_not_cancelled", kv("reason", failure.getMessage()));
            }
        }
        if (!running.isEmpty()) {
            limit.in(AGAIN);
        }
    }
}
