package dev.bartizan.livelog.accesslog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Reads Caddy's {@code console} format: the time, the level, the name of the logger and the message between tabs, then the other
 * fields as JSON.
 */
final class ConsoleFormat {

    private static final int PARTS = 4;
    private static final char ESCAPE = '\u001b';

    private final JsonFormat json;

    ConsoleFormat(JsonFormat json) {
        this.json = json;
    }

    /** The event of a line; empty if it has another format. */
    Optional<AccessEvent> read(String line) {
        int fields = line.indexOf("\t{");
        if (fields < 0) {
            return Optional.empty();
        }
        String[] parts = new String[PARTS];
        int start = 0;
        for (int i = 0; i < PARTS; i++) {
            int end = i == PARTS - 1 ? fields : line.indexOf('\t', start);
            if (end < start || end > fields) {
                return Optional.empty();
            }
            parts[i] = line.substring(start, end);
            start = end + 1;
        }
        if (LogTime.of(parts[0]).isEmpty()) {
            return Optional.empty();
        }
        ObjectNode members = LenientJson.read(line.substring(fields + 1));
        members.put("ts", parts[0])
                .put("level", withoutColour(parts[1]))
                .put("logger", parts[2])
                .put("msg", parts[3]);
        AccessEvent event = json.event(members);
        event.details().put("format", "caddy-console");
        return Optional.of(event);
    }

    /** The level between the escape sequences that colour it on a terminal. */
    private static String withoutColour(String level) {
        if (level.indexOf(ESCAPE) < 0) {
            return level;
        }
        int start = level.indexOf('m') + 1;
        int end = level.indexOf(ESCAPE, start);
        return end < 0 ? level : level.substring(start, end);
    }
}
