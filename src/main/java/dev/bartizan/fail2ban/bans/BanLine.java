package dev.bartizan.fail2ban.bans;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A line of {@code get <jail> banip --with-time}: {@code 192.0.2.1 <tab>2026-11-20 20:57:08 + 600 = 2026-11-20 21:07:08}.
 *
 * @param ip as the server and its database write it; can be any text
 * @param began in the server's local time
 * @param duration of the ban; empty for a permanent one
 */
public record BanLine(String ip, LocalDateTime began, Optional<Duration> duration) {

    private static final String BEFORE_TIME = " \t";
    private static final String BEFORE_SECONDS = " + ";
    private static final String AFTER_SECONDS = " = ";
    private static final int LENGTH_OF_TIME = "uuuu-MM-dd HH:mm:ss".length();
    private static final int MAX_DIGITS = 12;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** Parses a line; empty if it has another form. */
    public static Optional<BanLine> parse(String line) {
        // From the end, because the banned text can look like the rest of a line.
        for (int at = line.lastIndexOf(BEFORE_TIME); at >= 0; at = line.lastIndexOf(BEFORE_TIME, at - 1)) {
            Optional<BanLine> ban = parse(line, at);
            if (ban.isPresent()) {
                return ban;
            }
        }
        return Optional.empty();
    }

    private static Optional<BanLine> parse(String line, int endOfIp) {
        int time = endOfIp + BEFORE_TIME.length();
        int number = time + LENGTH_OF_TIME + BEFORE_SECONDS.length();
        if (!line.startsWith(BEFORE_SECONDS, time + LENGTH_OF_TIME)) {
            return Optional.empty();
        }
        int digits = line.startsWith("-", number) ? number + 1 : number;
        int end = digits;
        while (end < line.length() && line.charAt(end) >= '0' && line.charAt(end) <= '9') {
            end++;
        }
        if (end == digits || end - digits > MAX_DIGITS || !line.startsWith(AFTER_SECONDS, end)) {
            return Optional.empty();
        }
        long seconds = Long.parseLong(line, number, end, 10);
        try {
            return Optional.of(new BanLine(
                    line.substring(0, endOfIp),
                    LocalDateTime.parse(line.substring(time, time + LENGTH_OF_TIME), TIME),
                    seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds))));
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }
}
