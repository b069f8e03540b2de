package dev.bartizan.livelog.accesslog;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Reads the time of a line: seconds since 1970 unless the operator chose another format: milliseconds, nanoseconds or RFC 3339. */
final class CaddyTime {

    private static final double LEAST_NANOS = 1e17;
    private static final double LEAST_MILLIS = 1e11;

    private CaddyTime() {}

    /** The time of a number. Numbers that are too large become the last or the first possible time of a long in microseconds. */
    static Instant of(double value) {
        double micros = value > LEAST_NANOS ? value / 1e3 : value > LEAST_MILLIS ? value * 1e3 : value * 1e6;
        return Instant.EPOCH.plus(Math.round(micros), ChronoUnit.MICROS);
    }

    /** The time of a text; empty if it has another format. */
    static Optional<Instant> of(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(withColonInOffset(text)).toInstant());
        } catch (DateTimeException otherFormat) {
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
