package dev.bartizan.fail2ban.bans;

import dev.bartizan.ban.engine.EngineBan;
import java.time.Instant;
import java.util.Optional;

/**
 * A ban of an address as the server lists it.
 *
 * @param banned what is banned where
 * @param line as the server tells it
 */
record ListedBan(BannedInJail banned, BanLine line) {

    /** Reads a line of {@code get <jail> banip --with-time}; none if it is of no address. */
    static Optional<ListedBan> parse(String jail, String text) {
        return BanLine.parse(text)
                .flatMap(line -> BannedInJail.parse(jail, line.ip()).map(banned -> new ListedBan(banned, line)));
    }

    /** The same for everybody, by the row that the database has of it or else by what the server tells. */
    EngineBan toBan(Optional<BanRow> row, ServerTime time) {
        Instant since = row.map(BanRow::since).orElseGet(() -> time.of(line.began()));
        return new EngineBan(
                banned.range(),
                banned.jail(),
                row.map(BanRow::reason).orElse(""),
                Optional.of(since),
                line.duration().map(since::plus));
    }
}
