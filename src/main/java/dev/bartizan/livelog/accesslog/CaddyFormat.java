package dev.bartizan.livelog.accesslog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.livelog.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses Caddy's JSON log: lines of requests and of modules. Caddy 2.6 has the client's address in {@code remote_ip}; later
 * versions also have {@code client_ip}, which differs behind a trusted proxy. A line that is not JSON becomes {@code raw}.
 *
 * @see <a href="https://caddyserver.com/docs/caddyfile/directives/log">Caddy's documentation</a>
 */
final class CaddyFormat {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Members that become fields of the event or have no useful content. */
    private static final Set<String> NOT_IN_DETAILS = Set.of(
            "level",
            "ts",
            "logger",
            "request",
            "duration",
            "size",
            "status",
            "resp_headers",
            "client_ip",
            "remote_ip",
            "method",
            "uri",
            "host",
            "hostname");

    /** The message of each request's line. */
    private static final String REQUEST = "handled request";

    private final MaskedParameters masked;
    private final Clock clock;

    /** @param clock gives the time of lines without one */
    CaddyFormat(MaskedParameters masked, Clock clock) {
        this.masked = masked;
        this.clock = clock;
    }

    AccessEvent read(RawLine raw) {
        String text = new String(raw.bytes(), StandardCharsets.UTF_8);
        if (!raw.cut()) {
            try {
                if (JSON.readTree(text) instanceof ObjectNode line) {
                    return event(line);
                }
            } catch (JsonProcessingException noJson) {
                return unreadable(text, false);
            }
        }
        return unreadable(text, raw.cut());
    }

    private AccessEvent unreadable(String text, boolean cut) {
        ObjectNode details = JSON.createObjectNode().put("raw", masked.inText(text));
        if (cut) {
            details.put("cut", true);
        }
        return new AccessEvent(
                clock.instant(),
                Severity.INFO,
                null,
                AccessEvent.Request.UNKNOWN,
                AccessEvent.Response.UNKNOWN,
                BlockRules.judge(null, "", "", MissingNode.getInstance()),
                details);
    }

    private AccessEvent event(ObjectNode line) {
        JsonNode request = line.path("request");
        String logger = text(line.path("logger"));
        Integer status = line.path("status").isInt()
                ? Integer.valueOf(line.path("status").intValue())
                : null;
        BlockRules.Verdict verdict = BlockRules.judge(
                status, Optional.ofNullable(logger).orElse(""), line.path("msg").asText(), line.path("resp_headers"));
        String uri = text(first(request.path("uri"), line.path("uri")));
        return new AccessEvent(
                timestamp(line.path("ts")),
                Severity.named(line.path("level").asText()).orElse(Severity.INFO),
                logger,
                new AccessEvent.Request(
                        clientIp(line, request),
                        text(first(request.path("method"), line.path("method"))),
                        text(first(request.path("host"), first(line.path("host"), line.path("hostname")))),
                        uri == null ? null : masked.inUri(uri),
                        text(request.path("headers").path("User-Agent").path(0))),
                new AccessEvent.Response(
                        status,
                        line.path("duration").isNumber() ? line.path("duration").doubleValue() : null,
                        line.path("size").isNumber() ? line.path("size").longValue() : null),
                verdict,
                details(line, request, verdict.marks()));
    }

    private ObjectNode details(ObjectNode line, JsonNode request, Map<String, String> marks) {
        ObjectNode details = JSON.createObjectNode();
        if (request.has("proto")) {
            details.set("proto", request.path("proto"));
        }
        for (Map.Entry<String, JsonNode> member : line.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            boolean nothing = NOT_IN_DETAILS.contains(name)
                    || value.asText().equals(REQUEST)
                    || value.isTextual() && value.textValue().isEmpty();
            if (!nothing) {
                details.set(name, value);
            }
        }
        masked.inFields(details);
        marks.forEach(details.putObject("marks")::put);
        if (marks.isEmpty()) {
            details.remove("marks");
        }
        return details;
    }

    private static JsonNode first(JsonNode one, JsonNode other) {
        return one.isTextual() ? one : other;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : null;
    }

    /** Modules write the address with its port. */
    private static @Nullable String clientIp(JsonNode line, JsonNode request) {
        String address = text(first(
                request.path("client_ip"),
                first(request.path("remote_ip"), first(line.path("client_ip"), line.path("remote_ip")))));
        return address == null ? null : withoutPort(address);
    }

    /** The address of {@code address:port}; an address without a port is returned as it is. */
    static String withoutPort(String address) {
        if (address.startsWith("[")) {
            return address.substring(1, Math.max(1, address.indexOf(']')));
        }
        int colon = address.indexOf(':');
        return colon > 0 && colon == address.lastIndexOf(':') ? address.substring(0, colon) : address;
    }

    private Instant timestamp(JsonNode ts) {
        return ts.isNumber()
                ? CaddyTime.of(ts.doubleValue())
                : CaddyTime.of(ts.asText()).orElseGet(clock::instant);
    }
}
