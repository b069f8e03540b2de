package dev.bartizan.livelog.accesslog;

import dev.bartizan.settings.DurationText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads times and durations as proxies write them. Caddy writes seconds since 1970 unless the operator chose another format:
 * milliseconds, nanoseconds, RFC 3339, {@code wall}, which has no zone and is in UTC, or that of other proxies.
 */
final class LogTime {

    private static final double LEAST_NANOS = 1e17;
    private static final double LEAST_MILLIS = 1e11;

    /** A request takes neither so few nanoseconds nor so many whole seconds. */
    private static final long LEAST_NANOS_OF_REQUEST = 1_000;

    private static final double NANOS = 1e9;

    private static final int LONGEST = 40;
    private static final int HAPROXY_SECONDS = "30/Nov/2026:08:47:30".length();
    private static final int HAPROXY_MILLIS = "30/Nov/2026:08:47:30.123".length();
    private static final int COMMON_LENGTH = "30/Nov/2026:08:47:30 +0000".length();

    /** {@code 30/Nov/2026:08:47:30 +0000}, as nginx, Apache and Traefik write it. */
    private static final DateTimeFormatter COMMON_LOG =
            DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH);

    /** {@code 30/Nov/2026:08:47:30.123}, as HAProxy writes it. */
    private static final DateTimeFormatter HAPROXY =
            DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss[.SSS]", Locale.ENGLISH);

    /** Caddy's {@code wall}, {@code wall_milli} and {@code wall_nano}. */
    private static final List<DateTimeFormatter> WALL = List.of(
            DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss[.SSSSSSSSS][.SSS]", Locale.ENGLISH),
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss[.SSSSSSSSS][.SSS]", Locale.ENGLISH));

    private LogTime() {}

    /** The time of a number. Numbers that are too large become the last or the first possible time of a long in microseconds. */
    static Instant of(double value) {
        double micros = value > LEAST_NANOS ? value / 1e3 : value > LEAST_MILLIS ? value * 1e3 : value * 1e6;
        return Instant.EPOCH.plus(Math.round(micros), ChronoUnit.MICROS);
    }

    /** The time of a text; empty if it has another format. */
    static Optional<Instant> of(String text) {
        if (text.length() > LONGEST || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (text.indexOf('/') == 2 && text.length() == COMMON_LENGTH) {
                return Optional.of(OffsetDateTime.parse(text, COMMON_LOG).toInstant());
            }
            if (text.indexOf('T') > 0) {
                return Optional.of(OffsetDateTime.parse(withColonInOffset(text)).toInstant());
            }
        } catch (DateTimeException otherFormat) {
            return Optional.empty();
        }
        return wall(text).or(() -> LogNumber.of(text).map(LogTime::of));
    }

    private static Optional<Instant> wall(String text) {
        for (DateTimeFormatter format : WALL) {
            try {
                return Optional.of(LocalDateTime.parse(text, format).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException otherFormat) {
                continue;
            }
        }
        return Optional.empty();
    }

    /** HAProxy's time, which is in the local zone of its machine; empty if it has another format. */
    static Optional<Instant> ofHaproxy(String text, ZoneId zone) {
        if (text.length() != HAPROXY_SECONDS && text.length() != HAPROXY_MILLIS) {
            // A year can have more digits than four.
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.parse(text, HAPROXY).atZone(zone).toInstant());
        } catch (DateTimeException otherFormat) {
            return Optional.empty();
        }
    }

    /** A duration in seconds of a whole number: seconds, or nanoseconds as Traefik and Caddy's {@code nano} write them. */
    static double seconds(long whole) {
        return whole >= LEAST_NANOS_OF_REQUEST ? whole / NANOS : whole;
    }

    /** A duration in seconds of a text such as {@code 0.005} or {@code 1.25ms}; empty if it has another format. */
    static Optional<Double> seconds(String text) {
        if (text.length() > LONGEST || text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Double> number = LogNumber.of(text);
        if (number.isPresent()) {
            return number;
        }
        try {
            return Optional.of(DurationText.parseSigned(text).toNanos() / NANOS);
        } catch (IllegalArgumentException | ArithmeticException otherFormat) {
            return Optional.empty();
        }
    }

    /** Changes {@code +0100} to RFC 3339's form {@code +01:00}. */
    private static String withColonInOffset(String time) {
        int sign = time.length() - "+0100".length();
        boolean without = sign >= 0 && "+-".indexOf(time.charAt(sign)) >= 0 && time.indexOf(':', sign) < 0;
        return without ? time.substring(0, sign + 3) + ":" + time.substring(sign + 3) : time;
    }
}
