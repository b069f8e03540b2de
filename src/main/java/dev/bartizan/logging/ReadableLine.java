package dev.bartizan.logging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * Formats a log line as text: time, level, event and its facts. It converts the JSON line, so that both formats have the same
 * fields and mask the same secrets.
 */
@Singleton
class ReadableLine {

    /** Fields that have their own place in the line or are not shown. */
    private static final Set<String> NO_FACTS =
            Set.of("timestamp", "level", "logger", "thread", "event", "message", "stack_trace");

    private final ObjectMapper mapper;

    ReadableLine(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** A formatter that converts the output of a JSON formatter to text. */
    Formatter of(Formatter json) {
        return new Formatter() {
            @Override
            public String format(LogRecord line) {
                return text(json.format(line));
            }
        };
    }

    /**
     * @param json the line as JSON
     * @return the line as text; unchanged if it is not a JSON object
     */
    String text(String json) {
        JsonNode line;
        try {
            line = mapper.readTree(json);
        } catch (JsonProcessingException unreadable) {
            return json;
        }
        if (line == null || !line.isObject()) {
            return json;
        }
        StringBuilder text = new StringBuilder("%s %-5s %s"
                .formatted(
                        time(line.path("timestamp").asText()),
                        line.path("level").asText(),
                        line.path(line.has("message") ? "message" : "event").asText()));
        line.properties().forEach(field -> {
            if (!NO_FACTS.contains(field.getKey())) {
                text.append(' ').append(field.getKey()).append('=').append(value(field.getValue()));
            }
        });
        text.append('\n');
        if (line.has("stack_trace")) {
            text.append(line.path("stack_trace").asText().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** The time without the date. */
    private static String time(String timestamp) {
        return timestamp.substring(timestamp.indexOf('T') + 1);
    }

    private static String value(JsonNode value) {
        String text = value.isValueNode() ? value.asText() : value.toString();
        return text.indexOf(' ') >= 0 ? '"' + text + '"' : text;
    }
}
