package dev.bartizan.fail2ban;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code get <jail> banip --with-time}: {@code 192.0.2.1 <tab>2026-11-20 20:57:08 + 600 = 2026-11-20 21:07:08}.
 *
 * @param ip as the server and its database write it: whatever somebody told it to ban
 * @param began in the server's local time
 * @param duration how long it lasts; none for a permanent ban
 */
record BanLine(String ip, LocalDateTime began, Optional<Duration> duration) {

    private static final Pattern LINE = Pattern.compile(
            "(?<ip>.*) \t(?<began>[-0-9]{10} [:0-9]{8}) \\+ (?<seconds>-?[0-9]{1,12}) = .*", Pattern.DOTALL);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** Reads a line; nothing if it is none. */
    static Optional<BanLine> parse(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long seconds = Long.parseLong(parts.group("seconds"));
        try {
            return Optional.of(new BanLine(
                    parts.group("ip"),
                    LocalDateTime.parse(parts.group("began"), TIME),
                    seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds))));
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }
}
