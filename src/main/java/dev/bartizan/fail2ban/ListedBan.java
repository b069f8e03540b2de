package dev.bartizan.fail2ban;

import dev.bartizan.ban.EngineBan;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A ban as the server lists it: {@code 192.0.2.1 <tab>2026-11-20 20:57:08 + 600 = 2026-11-20 21:07:08}.
 *
 * @param banned what is banned where
 * @param ip as the server and its database write it
 * @param began in the server's local time
 * @param duration how long it lasts; none for a permanent one
 */
record ListedBan(Banned banned, String ip, LocalDateTime began, Optional<Duration> duration) {

    private static final Pattern LINE = Pattern.compile(
            "(?<ip>.*) \t(?<began>[-0-9]{10} [:0-9]{8}) \\+ (?<seconds>-?[0-9]{1,12}) = .*", Pattern.DOTALL);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** Reads a line of {@code get <jail> banip --with-time}; none if it is of no address. */
    static Optional<ListedBan> parse(String jail, String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String ip = parts.group("ip");
        long seconds = Long.parseLong(parts.group("seconds"));
        try {
            LocalDateTime began = LocalDateTime.parse(parts.group("began"), TIME);
            return Banned.parse(jail, ip)
                    .map(banned -> new ListedBan(
                            banned,
                            ip,
                            began,
                            seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds))));
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }

    /** The same for everybody, by the row that the database has of it or else by what the server tells. */
    EngineBan toBan(Optional<BanRow> row, ServerTime time) {
        Instant since = row.map(BanRow::since).orElseGet(() -> time.of(began));
        return new EngineBan(
                banned.range(),
                banned.jail(),
                row.map(BanRow::reason).orElse(""),
                Optional.of(since),
                duration.map(since::plus));
    }
}
