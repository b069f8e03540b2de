package dev.bartizan.database.maintenance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Reads a copy that may be damaged or made to do harm. SQLite opens the file as immutable, so that it writes nothing and
 * looks for no other file. Views, triggers and functions of the copy are not used.
 */
final class CopyInspection implements AutoCloseable {

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_REASON = 200;
    private static final int MOST_MIGRATIONS = 10_000;

    /** A text or a blob can't be longer than this, nor than the file. */
    private static final long SHORTEST_LIMIT = 1_000_000;

    private static final String HISTORY = "flyway_schema_history";

    /** Tables that each version has had. */
    private static final List<String> TABLES =
            List.of(HISTORY, "database_probe", "api_token", "blocklist", "allowlist_entry", "ban");

    private static final String ACCOUNTS = "account";

    private final SQLiteConnection connection;
    private volatile boolean cancelled;
    private @Nullable Integer version;

    /** The reason why a copy can't be restored. */
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1;

        private final CopyProblem problem;
        private final @Nullable Integer version;

        private Refused(CopyProblem problem, @Nullable Integer version, @Nullable String reason) {
            super(reason, null, false, false);
            this.problem = problem;
            this.version = version;
        }

        CopyProblem problem() {
            return problem;
        }

        @Nullable
        Integer version() {
            return version;
        }
    }

    private CopyInspection(SQLiteConnection connection) {
        this.connection = connection;
    }

    /** Opens a file that nothing else uses. */
    static CopyInspection open(Path copy) throws IOException, SQLException, Refused {
        byte[] begin;
        try (InputStream file = Files.newInputStream(copy)) {
            begin = file.readNBytes(MAGIC.length);
        }
        if (!Arrays.equals(begin, MAGIC)) {
            throw new Refused(CopyProblem.NO_DATABASE, null, null);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setPragma(SQLiteConfig.Pragma.LIMIT_LENGTH, String.valueOf(Math.max(SHORTEST_LIMIT, Files.size(copy))));
        String url = "jdbc:sqlite:file:" + copy.toUri().getRawPath() + "?mode=ro&immutable=1";
        try {
            Connection opened = config.createConnection(url);
            return new CopyInspection(opened.unwrap(SQLiteConnection.class));
        } catch (SQLException unreadable) {
            throw new Refused(CopyProblem.DAMAGED, null, text(unreadable));
        }
    }

    /** Version of the copy's schema; nothing until it was read. */
    @Nullable
    Integer version() {
        return version;
    }

    /** Ends what SQLite is doing, from another thread; the check then ends as {@code TOO_SLOW}. */
    void cancel() throws SQLException {
        cancelled = true;
        connection.getDatabase().interrupt();
    }

    /**
     * Checks the whole file.
     *
     * @param own checksums of the migrations of this version by their number
     * @param now the time at which bans count
     * @return what the copy has
     */
    CopyContentView check(SortedMap<Integer, Integer> own, Instant now) throws Refused {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA trusted_schema = OFF");
            statement.execute("PRAGMA cell_size_check = ON");
            statement.execute("PRAGMA mmap_size = 0");
            for (String table : TABLES) {
                if (!hasTable(table)) {
                    throw new Refused(CopyProblem.OTHER_PROGRAM, null, "It has no table " + table + ".");
                }
            }
            requireKnown(history(statement), own);
            requireIntact(statement);
            return new CopyContentView(
                    count("SELECT count(*) FROM blocklist"),
                    count("SELECT count(*) FROM ban WHERE ends_at > " + now.toEpochMilli()),
                    count("SELECT count(*) FROM allowlist_entry"),
                    hasTable(ACCOUNTS) ? count("SELECT count(*) FROM account") : 0);
        } catch (SQLException failure) {
            throw new Refused(
                    cancelled ? CopyProblem.TOO_SLOW : CopyProblem.DAMAGED, version, cancelled ? null : text(failure));
        }
    }

    /** Whether it has an ordinary table with this name: a view or a virtual table could run anything. */
    private boolean hasTable(String name) throws SQLException, Refused {
        requireTime();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT 1 FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name = ?")) {
            statement.setString(1, name);
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        }
    }

    private SortedMap<Integer, Integer> history(Statement statement) throws SQLException, Refused {
        requireTime();
        SortedMap<Integer, Integer> history = new TreeMap<>();
        try (ResultSet migrations = statement.executeQuery(
                "SELECT version, checksum, success FROM flyway_schema_history LIMIT " + MOST_MIGRATIONS)) {
            while (migrations.next()) {
                if (!migrations.getBoolean(3)) {
                    throw new Refused(CopyProblem.OTHER_SCHEMA, null, "A migration has failed.");
                }
                history.put(migrations.getInt(1), migrations.getInt(2));
            }
        }
        return history;
    }

    private void requireKnown(SortedMap<Integer, Integer> history, SortedMap<Integer, Integer> own) throws Refused {
        if (history.isEmpty()) {
            throw new Refused(CopyProblem.OTHER_SCHEMA, null, "It has no migration.");
        }
        version = history.lastKey();
        if (history.lastKey() > own.lastKey()) {
            throw new Refused(CopyProblem.NEWER_SCHEMA, version, null);
        }
        if (!history.entrySet().stream()
                .allMatch(migration -> Objects.equals(own.get(migration.getKey()), migration.getValue()))) {
            throw new Refused(CopyProblem.OTHER_SCHEMA, version, "A migration differs.");
        }
    }

    private void requireIntact(Statement statement) throws SQLException, Refused {
        requireTime();
        try (ResultSet result = statement.executeQuery("PRAGMA integrity_check(1)")) {
            String found = result.next() ? result.getString(1) : "no answer";
            if (!"ok".equals(found)) {
                throw new Refused(CopyProblem.DAMAGED, version, shortened(found));
            }
        }
    }

    private long count(String query) throws SQLException, Refused {
        requireTime();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    private void requireTime() throws Refused {
        if (cancelled) {
            throw new Refused(CopyProblem.TOO_SLOW, version, null);
        }
    }

    private static @Nullable String text(SQLException failure) {
        SQLiteErrorCode code =
                failure instanceof SQLiteException known ? known.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
        return code == SQLiteErrorCode.UNKNOWN_ERROR ? null : shortened(code.message);
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) + "…" : text;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
