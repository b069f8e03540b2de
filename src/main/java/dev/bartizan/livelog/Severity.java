package dev.bartizan.livelog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Severity of a log line, least severe first. */
public enum Severity {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    FATAL;

    /** The severity of a level's name, case-insensitive; also knows the names of JUL and Caddy. */
    public static Optional<Severity> named(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "WARNING" -> Optional.of(WARN);
            case "SEVERE" -> Optional.of(ERROR);
            case "PANIC", "DPANIC" -> Optional.of(FATAL);
            case String upper ->
                Arrays.stream(values())
                        .filter(severity -> severity.name().equals(upper))
                        .findFirst();
        };
    }

    /** The severity of a level of JUL or the JBoss log manager, which use the same numbers. */
    public static Severity of(java.util.logging.Level level) {
        int value = level.intValue();
        if (value >= org.jboss.logmanager.Level.FATAL.intValue()) {
            return FATAL;
        }
        if (value >= org.jboss.logmanager.Level.ERROR.intValue()) {
            return ERROR;
        }
        if (value >= org.jboss.logmanager.Level.WARN.intValue()) {
            return WARN;
        }
        if (value >= org.jboss.logmanager.Level.INFO.intValue()) {
            return INFO;
        }
        return value >= org.jboss.logmanager.Level.DEBUG.intValue() ? DEBUG : TRACE;
    }

    public boolean atLeast(Severity other) {
        return compareTo(other) >= 0;
    }

    /** All names, for messages. */
    static String names() {
        return Arrays.stream(values()).map(Severity::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
