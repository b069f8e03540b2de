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
 * Finds the bans that began and ended between two looks at the server, or while nobody looked: it reads what is new in
 * the history of fail2ban's database. Not thread-safe.
 */
public final class UnseenBans {

    /** Read in one go; the rest waits for the next, so that what is in force is told in time meanwhile. */
    private static final int PAGES = 2;

    /** The id of a row is given again after the row was deleted, as when the newest ban is lifted. */
    private static final int OVERLAP = 100;

    /** A ban that lasts longer is seen in the list of its jail. */
    private static final Duration SHORT = Duration.ofMinutes(1);

    private long last;
    private Set<BanRow> seen = Set.of();
    private final List<BanRow> waiting = new ArrayList<>();

    /** It is another database now. */
    public void startOver() {
        last = 0;
        seen = Set.of();
    }

    /**
     * Reads what is new.
     *
     * @return whether there is more
     */
    public boolean read(BanReader reader, Instant now) throws SQLException {
        last = Math.max(0, Math.min(last, reader.newest()) - OVERLAP);
        List<BanRow> read = new ArrayList<>();
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

    /** Hands over the bans that have ended; if that fails, they are handed over again the next time. */
    public void ended(Instant now, Consumer<List<EngineBan>> archive) {
        List<BanRow> ended = waiting.stream().filter(row -> row.expired(now)).toList();
        if (!ended.isEmpty()) {
            archive.accept(ended.stream().flatMap(row -> row.toBan().stream()).toList());
            waiting.removeIf(row -> row.expired(now));
        }
    }
}
