package dev.bartizan.fail2ban.bans;

import dev.bartizan.ban.engine.EngineBan;
import java.time.Instant;
import java.util.Optional;

/**
 * A ban of an address in the server's list.
 */
record ListedBan(JailBanKey banned, BanLine line) {

    /** Parses a line of {@code get <jail> banip --with-time}; empty if it is not of an address. */
    static Optional<ListedBan> parse(String jail, String text) {
        return BanLine.parse(text)
                .flatMap(line -> JailBanKey.parse(jail, line.ip()).map(banned -> new ListedBan(banned, line)));
    }

    /** The ban for other packages. The database row has precise times and the reason; without it the list's times are used. */
    EngineBan toBan(Optional<StoredBan> row, ServerTime time) {
        Instant since = row.map(StoredBan::since).orElseGet(() -> time.of(line.began()));
        return new EngineBan(
                banned.range(),
                banned.jail(),
                row.map(StoredBan::reason).orElse(""),
                Optional.of(since),
                line.duration().map(since::plus));
    }
}
