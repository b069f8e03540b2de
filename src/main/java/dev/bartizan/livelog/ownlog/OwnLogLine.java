package dev.bartizan.livelog.ownlog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.livelog.LogLine;
import dev.bartizan.livelog.Severity;
import java.time.Instant;
import java.util.Map;

/** A line of Bartizan's own log. */
public final class OwnLogLine extends LogLine {

    private final Instant timestamp;
    private final Severity level;
    private final String source;
    private final String message;
    private final Map<String, JsonNode> fields;

    /**
     * @param source name of the logger
     * @param message name of the event, or a library's message
     * @param fields the event's fields
     */
    public OwnLogLine(Instant timestamp, Severity level, String source, String message, Map<String, JsonNode> fields) {
        this.timestamp = timestamp;
        this.level = level;
        this.source = source;
        this.message = message;
        this.fields = fields;
    }

    Severity level() {
        return level;
    }

    String source() {
        return source;
    }

    @Override
    public String write() {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("level", level.toString())
                .put("message", message)
                .put("timestamp", timestamp.toString())
                .put("source", source);
        line.putObject("fields").setAll(fields);
        return line.toString();
    }
}
