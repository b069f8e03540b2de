package dev.bartizan.fail2ban.bans;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.sqlite.SQLiteConfig;

/**
 * Reads fail2ban's own database without blocking fail2ban.
 *
 * <p>The database has no write-ahead log: a reader blocks commits, and fail2ban drops a ban that waited for five seconds. So
 * each read is one statement outside of a transaction, reads at most {@value #ROWS_AT_ONCE} rows, and fetches all of them
 * before it returns. The lock lasts milliseconds, and there is none between the statements.
 *
 * <p>Rows without an address or with an impossible time are skipped.
 */
public final class BanReader implements AutoCloseable {

    static final int ROWS_AT_ONCE = 500;

    /** How long a statement waits for a write of fail2ban, which takes milliseconds. */
    private static final int BUSY_MILLIS = 200;

    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    /** {@code data} is a blob of JSON. */
    private static final String DATA = "iif(json_valid(CAST(data AS TEXT)), CAST(data AS TEXT), '{}')";

    private static final String SELECT =
            "SELECT rowid, jail, ip, timeofban, bantime, json_extract(" + DATA + ", '$.failures')";

    /** Maximum number of characters of a ban's log lines. */
    private static final int LONGEST_MATCHES = 200_000;

    private final Connection connection;

    private BanReader(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens the file read-only; never creates it.
     *
     * @throws SQLException if it is missing or unreadable; whether it is a database shows only when it is read
     */
    static BanReader open(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        return new BanReader(config.createConnection("jdbc:sqlite:" + file.toUri()));
    }

    /** The row ID of the newest ban in the history; 0 if there is none. */
    long newest() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT max(rowid) FROM bans");
                ResultSet result = select.executeQuery()) {
            return result.getLong(1);
        }
    }

    /** The next {@value #ROWS_AT_ONCE} bans of the history after this row ID, without lifted ones. */
    Page after(long id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                SELECT + " FROM bans WHERE rowid > ? ORDER BY rowid LIMIT " + ROWS_AT_ONCE)) {
            select.setLong(1, id);
            return fetch(select, id);
        }
    }

    /**
     * Rows of the history, oldest first.
     *
     * @param bans the valid bans among them
     * @param last row ID of the last row; the requested one if there is no row
     * @param more whether more rows may follow
     */
    record Page(List<StoredBan> bans, long last, boolean more) {}

    /** The last ban of each address in this jail, in force or not; without addresses that have none or a lifted one. */
    public Map<String, StoredBan> last(String jail, Collection<String> ips) throws SQLException {
        List<String> all = List.copyOf(ips);
        Map<String, StoredBan> found = new HashMap<>();
        for (int from = 0; from < all.size(); from += ROWS_AT_ONCE) {
            List<String> some = all.subList(from, Math.min(from + ROWS_AT_ONCE, all.size()));
            try (PreparedStatement select = connection.prepareStatement(
                    SELECT + " FROM bips WHERE jail = ? AND ip IN (?" + ", ?".repeat(some.size() - 1) + ")")) {
                select.setString(1, jail);
                for (int i = 0; i < some.size(); i++) {
                    select.setString(i + 2, some.get(i));
                }
                fetch(select, 0).bans().forEach(ban -> found.put(ban.ip(), ban));
            }
        }
        return found;
    }

    /**
     * Why a text was banned.
     *
     * @param ip the banned text
     * @param since when the ban began, in whole seconds
     * @param failures number of failures that led to it; 0 for a manual ban
     * @param matches the log lines as fail2ban's JSON; the end may be missing
     */
    public record Evidence(String ip, Instant since, int failures, String matches) {}

    /** The last ban of one of these texts in this jail, in force or not; empty if there is none. */
    public Optional<Evidence> evidence(String jail, Collection<String> ips) throws SQLException {
        List<String> texts = List.copyOf(ips);
        try (PreparedStatement select = connection.prepareStatement(SELECT + ", substr(json_extract(" + DATA
                + ", '$.matches'), 1, " + LONGEST_MATCHES + ") FROM bips WHERE jail = ? AND ip IN (?"
                + ", ?".repeat(texts.size() - 1) + ") ORDER BY timeofban DESC LIMIT 1")) {
            select.setString(1, jail);
            for (int i = 0; i < texts.size(); i++) {
                select.setString(i + 2, texts.get(i));
            }
            try (ResultSet result = select.executeQuery()) {
                if (!result.next()) {
                    return Optional.empty();
                }
                String matches = Objects.requireNonNullElse(result.getString(7), "[]");
                return ban(result).map(row -> new Evidence(row.ip(), row.since(), row.failures(), matches));
            }
        }
    }

    private static Page fetch(PreparedStatement select, long after) throws SQLException {
        List<StoredBan> bans = new ArrayList<>();
        long last = after;
        int rows = 0;
        try (ResultSet result = select.executeQuery()) {
            while (result.next()) {
                last = result.getLong(1);
                rows++;
                ban(result).ifPresent(bans::add);
            }
        }
        return new Page(bans, last, rows == ROWS_AT_ONCE);
    }

    private static Optional<StoredBan> ban(ResultSet row) throws SQLException {
        String jail = row.getString(2);
        String ip = row.getString(3);
        long since = row.getLong(4);
        long seconds = row.getLong(5);
        if (jail == null || ip == null || since <= 0 || since > LAST_SECOND) {
            return Optional.empty();
        }
        boolean permanent = seconds < 0 || seconds > LAST_SECOND - since;
        return Optional.of(new StoredBan(
                row.getLong(1),
                jail,
                ip,
                Instant.ofEpochSecond(since),
                permanent ? Optional.empty() : Optional.of(Instant.ofEpochSecond(since + seconds)),
                row.getInt(6)));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
