package dev.bartizan.livelog.socket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import io.quarkus.qute.TemplateData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A line of a log on the page.
 *
 * @param time when it was written, in UTC
 * @param level its severity, or what its status is like
 * @param result the status of the answer, or the severity
 * @param parts its text
 */
@TemplateData
public record ShownLine(String time, String level, String result, List<Part> parts) {

    private static final int LONGEST_ADDRESS = 50;
    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;

    /**
     * A part of a line.
     *
     * @param address whether it is an address, which gets a link
     * @param field whether it is the name of a field, which the value follows
     */
    @TemplateData
    public record Part(String text, boolean address, boolean field) {}

    /** From a line as clients get it. */
    static ShownLine of(JsonNode line) {
        int status = line.path("status").asInt();
        String level = line.path("level").asText("");
        List<Part> parts = new ArrayList<>();
        if (line.has("message")) {
            add(parts, line.path("message"));
            for (Map.Entry<String, JsonNode> field : line.path("fields").properties()) {
                parts.add(new Part(field.getKey() + "=", false, true));
                add(parts, field.getValue());
            }
            add(parts, line.path("source"));
        } else if (line.path("details").has("raw")) {
            add(parts, line.path("details").path("raw"));
        } else {
            for (String name : List.of("client_ip", "method", "host", "uri", "block_reason", "user_agent")) {
                add(parts, line.path(name));
            }
        }
        return new ShownLine(
                line.path("timestamp").asText("").replace('T', ' '),
                status >= SERVER_ERROR ? "error" : status >= CLIENT_ERROR ? "warn" : level,
                status > 0 ? Integer.toString(status) : level,
                parts);
    }

    private static void add(List<Part> parts, JsonNode value) {
        String text = value.isTextual() ? value.asText() : value.isNull() ? "" : value.toString();
        if (!text.isEmpty()) {
            parts.add(new Part(text, isAddress(text), false));
        }
    }

    private static boolean isAddress(String text) {
        if (text.length() > LONGEST_ADDRESS || text.indexOf('.') < 0 && text.indexOf(':') < 0) {
            return false;
        }
        try {
            IpRange.parse(text);
            return true;
        } catch (IpSyntaxException none) {
            return false;
        }
    }
}
