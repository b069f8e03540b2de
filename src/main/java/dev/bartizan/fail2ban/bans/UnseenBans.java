package dev.bartizan.fail2ban.bans;

import dev.bartizan.ban.engine.EngineBan;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Finds bans that began and ended between two polls of the server, or while Bartizan was down. It reads new rows of the
 * history in fail2ban's database. Not thread-safe.
 */
public final class UnseenBans {

    /** Pages per call; more rows wait for the next call, so that polling the bans in force is not delayed. */
    private static final int PAGES = 2;

    /** Number of rows that are read again, because SQLite reuses the IDs of deleted rows, for example of lifted bans. */
    private static final int OVERLAP = 100;

    /** A ban that lasts longer is seen in its jail's list. */
    private static final Duration SHORT = Duration.ofMinutes(1);

    private long last;
    private Set<StoredBan> seen = Set.of();
    private final List<StoredBan> waiting = new ArrayList<>();

    /** Starts from the beginning, because the database was replaced. */
    public void startOver() {
        last = 0;
        seen = Set.of();
    }

    /**
     * Reads new rows.
     *
     * @return whether more rows are left
     */
    public boolean read(BanReader reader, Instant now) throws SQLException {
        last = Math.max(0, Math.min(last, reader.newest()) - OVERLAP);
        List<StoredBan> read = new ArrayList<>();
        boolean more = true;
        for (int page = 0; page < PAGES && more; page++) {
            BanReader.Page rows = reader.after(last);
            read.addAll(rows.bans());
            last = rows.last();
            more = rows.more();
        }
        read.stream()
                .filter(row -> !seen.contains(row))
                .filter(row ->
                        row.until().filter(end -> end.isBefore(now.plus(SHORT))).isPresent())
                .forEach(waiting::add);
        seen = read.stream().filter(row -> row.id() > last - OVERLAP).collect(Collectors.toSet());
        return more;
    }

    /** Passes ended bans to the consumer; if it throws, they are passed again by the next call. */
    public void ended(Instant now, Consumer<List<EngineBan>> archive) {
        List<StoredBan> ended = waiting.stream().filter(row -> row.expired(now)).toList();
        if (!ended.isEmpty()) {
            archive.accept(ended.stream().flatMap(row -> row.toBan().stream()).toList());
            waiting.removeIf(row -> row.expired(now));
        }
    }
}
