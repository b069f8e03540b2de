package dev.bartizan.livelog.accesslog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.livelog.Severity;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines in JSON: those of Caddy about requests and of its modules, those of Traefik, and those of nginx and others whose
 * members are named like nginx's variables. Caddy 2.6 has the client's address in {@code remote_ip}, earlier versions in {@code
 * remote_addr}; later versions also have {@code client_ip}, which differs behind a trusted proxy.
 *
 * @see <a href="https://caddyserver.com/docs/caddyfile/directives/log">Caddy's documentation</a>
 * @see <a href="https://doc.traefik.io/traefik/observability/access-logs/">Traefik's documentation</a>
 */
final class JsonFormat {

    private static final List<String> TIMES = List.of(
            "ts", "time_iso8601", "time_local", "msec", "@timestamp", "timestamp", "time", "StartUTC", "StartLocal");

    /** In {@code request}, then in the line itself. The address that the proxy believes comes first. */
    private static final List<String> ADDRESSES =
            List.of("client_ip", "remote_ip", "ClientHost", "remote_addr", "ClientAddr", "clientip");

    private static final List<String> METHODS = List.of("method", "request_method", "RequestMethod");
    private static final List<String> URIS = List.of("request_uri", "uri", "RequestPath");
    private static final List<String> HOSTS = List.of("host", "hostname", "http_host", "RequestHost", "server_name");
    private static final List<String> AGENTS = List.of("http_user_agent", "user_agent", "request_User-Agent");
    private static final List<String> STATUSES = List.of("status", "DownstreamStatus", "OriginStatus");
    private static final List<String> DURATIONS = List.of("duration", "request_time", "Duration");
    private static final List<String> SIZES = List.of("size", "body_bytes_sent", "DownstreamContentSize", "bytes_sent");
    private static final List<String> PROTOCOLS = List.of("proto", "server_protocol", "RequestProtocol");

    /** Members of Caddy's lines that become fields of the event or have no useful content. */
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

    /** Members of other lines that become fields of the event or have no useful content. */
    private static final Set<String> NOT_IN_DETAILS_OF_OTHERS = Stream.of(
                    TIMES,
                    ADDRESSES,
                    METHODS,
                    URIS,
                    HOSTS,
                    AGENTS,
                    STATUSES,
                    DURATIONS,
                    SIZES,
                    PROTOCOLS,
                    List.of("level", "request", "ClientPort", "RequestAddr"))
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableSet());

    private static final String TRAEFIK = "traefik-json";
    private static final String OTHER = "json";

    /** Headers can have secrets; they are named so. */
    private static final List<String> HEADERS_OF_TRAEFIK = List.of("request_", "origin_", "downstream_");

    private static final List<String> HEADERS_OF_NGINX =
            List.of("http_", "sent_http_", "cookie_", "upstream_http_", "upstream_cookie_");

    /** Members with parameters of the request, without the question mark before them. */
    private static final List<String> PARAMETERS = List.of("args", "query_string", "request_body");

    private static final String DOWNSTREAM = "downstream_";

    /** The message of each request's line. */
    private static final String REQUEST = "handled request";

    private final MaskedParameters masked;
    private final Clock clock;

    /** @param clock gives the time of lines without one */
    JsonFormat(MaskedParameters masked, Clock clock) {
        this.masked = masked;
        this.clock = clock;
    }

    /** The event of a line. Members that are missing or have an unknown form are absent in it. */
    AccessEvent event(ObjectNode line) {
        JsonNode request = line.path("request");
        String logger = text(line.path("logger"));
        Integer status = integer(first(line, line, STATUSES));
        BlockRules.Verdict verdict = BlockRules.judge(
                status, Optional.ofNullable(logger).orElse(""), line.path("msg").asText(), answerHeaders(line));
        SentLine written = SentLine.of(request.asText());
        String uri = Optional.ofNullable(firstText(request, line, URIS)).orElse(written.uri());
        return new AccessEvent(
                timestamp(line),
                Severity.named(line.path("level").asText()).orElse(Severity.INFO),
                logger,
                new AccessEvent.Request(
                        clientIp(firstText(request, line, ADDRESSES)),
                        Optional.ofNullable(firstText(request, line, METHODS)).orElse(written.method()),
                        firstText(request, line, HOSTS),
                        uri == null ? null : masked.inUri(uri),
                        userAgent(line, request)),
                new AccessEvent.Response(
                        status, duration(first(line, line, DURATIONS)), whole(first(line, line, SIZES))),
                verdict,
                details(line, request, written, verdict.marks()));
    }

    private ObjectNode details(ObjectNode line, JsonNode request, SentLine written, Map<String, String> marks) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        String protocol =
                Optional.ofNullable(firstText(request, line, PROTOCOLS)).orElse(written.protocol());
        if (protocol != null) {
            details.put("proto", protocol);
        }
        Optional<String> format = nameOf(line);
        for (Map.Entry<String, JsonNode> member : line.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            boolean nothing = HEADERS_OF_NGINX.stream().anyMatch(name::startsWith)
                    || format.map(other -> isNoDetailOf(other, name)).orElseGet(() -> NOT_IN_DETAILS.contains(name))
                    || value.asText().equals(REQUEST)
                    || value.isTextual() && value.textValue().isEmpty();
            if (!nothing) {
                details.set(name, value);
            }
        }
        format.ifPresent(name -> details.put("format", name));
        PARAMETERS.stream()
                .filter(name -> details.path(name).isTextual())
                .forEach(name -> details.put(
                        name, masked.inUri("?" + details.path(name).textValue()).substring(1)));
        masked.inFields(details);
        marks.forEach(details.putObject("marks")::put);
        if (marks.isEmpty()) {
            details.remove("marks");
        }
        return details;
    }

    private static boolean isNoDetailOf(String format, String member) {
        return NOT_IN_DETAILS_OF_OTHERS.contains(member)
                || format.equals(TRAEFIK) && HEADERS_OF_TRAEFIK.stream().anyMatch(member::startsWith);
    }

    /** Caddy has an object of lists; Traefik has a member for each header that the operator chose. */
    private static JsonNode answerHeaders(ObjectNode line) {
        if (line.has("resp_headers") || !line.has("DownstreamStatus")) {
            return line.path("resp_headers");
        }
        ObjectNode headers = JsonNodeFactory.instance.objectNode();
        line.properties().stream()
                .filter(member -> member.getKey().startsWith(DOWNSTREAM))
                .forEach(member -> headers.putArray(member.getKey().substring(DOWNSTREAM.length()))
                        .add(member.getValue()));
        return headers;
    }

    private static @Nullable String userAgent(ObjectNode line, JsonNode request) {
        JsonNode header = request.path("headers").path("User-Agent").path(0);
        return header.isTextual() ? header.textValue() : firstText(line, line, AGENTS);
    }

    /** The first member with one of these names that has a value, in the one node, then in the other one. */
    private static JsonNode first(JsonNode one, JsonNode other, List<String> names) {
        return first(one, other, names, value -> value.isNumber() || hasText(value));
    }

    /** As {@link #first}, of texts only. */
    private static @Nullable String firstText(JsonNode one, JsonNode other, List<String> names) {
        return text(first(one, other, names, JsonFormat::hasText));
    }

    private static boolean hasText(JsonNode value) {
        return value.isTextual() && !value.textValue().isEmpty();
    }

    private static JsonNode first(JsonNode one, JsonNode other, List<String> names, Predicate<JsonNode> usable) {
        for (JsonNode node : one == other ? List.of(one) : List.of(one, other)) {
            for (String name : names) {
                JsonNode value = node.path(name);
                if (usable.test(value)) {
                    return value;
                }
            }
        }
        return MissingNode.getInstance();
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : null;
    }

    private static @Nullable Integer integer(JsonNode node) {
        Long value = whole(node);
        if (value == null || value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            return null;
        }
        return value.intValue();
    }

    private static @Nullable Long whole(JsonNode node) {
        if (node.isNumber()) {
            return node.canConvertToLong() ? node.longValue() : null;
        }
        return node.isTextual() ? LogNumber.whole(node.textValue()).orElse(null) : null;
    }

    private static @Nullable Double duration(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return LogTime.seconds(node.longValue());
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        return node.isTextual() ? LogTime.seconds(node.textValue()).orElse(null) : null;
    }

    private static @Nullable String clientIp(@Nullable String address) {
        return address == null ? null : LoggedAddress.of(address);
    }

    private Instant timestamp(ObjectNode line) {
        JsonNode ts = first(line, line, TIMES);
        return ts.isNumber()
                ? LogTime.of(ts.doubleValue())
                : LogTime.of(ts.asText()).orElseGet(clock::instant);
    }

    /** The name of the format, by the members of a line; empty for Caddy, whose format is the usual one, and for unknown ones. */
    private static Optional<String> nameOf(ObjectNode line) {
        if (line.has("ts") || line.path("request").isObject() || line.has("logger")) {
            return Optional.empty();
        }
        if (line.has("DownstreamStatus") || line.has("ClientHost")) {
            return Optional.of(TRAEFIK);
        }
        boolean known =
                firstText(line, line, ADDRESSES) != null && first(line, line, STATUSES) != MissingNode.getInstance();
        return known ? Optional.of(OTHER) : Optional.empty();
    }
}
