package dev.bartizan.livelog.accesslog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpParser;
import dev.bartizan.traffic.SeenRequest;
import dev.bartizan.traffic.SeenRequest.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a line who sent a request and how it was answered. For Caddy's JSON it doesn't build the whole line as {@link
 * LineReader} does. Takes time linear in the length of the line. Not thread-safe.
 */
final class RequestReader {

    /** Caddy logs a failed request here, too; it is counted by its own line. */
    private static final String ERRORS = "http.log.error";

    /** Caddy writes the status 0 if the client was gone before the answer. */
    private static final int LOWEST_STATUS = 100;

    private static final int LOWEST_ERROR = 400;

    /** How far the clock of the proxy may be ahead. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final JsonFactory json = new ObjectMapper(LenientJson.factory()).getFactory();
    private final IpParser addresses = new IpParser();
    private final LineReader reader;
    private final Runnable unknown;

    /**
     * @param reader reads lines that are not Caddy's JSON
     * @param unknown called for each line in an unknown format
     */
    RequestReader(LineReader reader, Runnable unknown) {
        this.reader = reader;
        this.unknown = unknown;
    }

    /** What was found in a line so far. */
    private static final class Found {
        private @Nullable Instant at;
        private String logger = "";
        private String message = "";
        private @Nullable String address;
        private boolean ofRequest;
        private @Nullable Integer status;
        private JsonNode answerHeaders = MissingNode.getInstance();

        /** Whether the rest of the line says nothing more: Caddy writes the headers of the answer last. */
        boolean complete() {
            return ofRequest && at != null && status != null && !BlockRules.isOfBlocks(status);
        }

        /** Whether the line is Caddy's, so that no other format needs to be tried. */
        boolean ofCaddy(boolean whole) {
            return ofRequest || whole && (!logger.isEmpty() || status != null && address != null);
        }

        /** The first of these names in {@code request} has the address, then those of the line itself. */
        void address(String name, String value, boolean inRequest) {
            boolean better =
                    address == null || inRequest && !ofRequest || inRequest == ofRequest && name.equals("client_ip");
            if (better) {
                address = value;
                ofRequest = inRequest;
            }
        }
    }

    /** The request of a line; empty if the line is not of a request, or doesn't have a readable address. */
    Optional<SeenRequest> read(RawLine line) {
        Found found = new Found();
        boolean whole = !line.cut();
        try (JsonParser parser = json.createParser(line.bytes())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return readOther(line);
            }
            readMembers(parser, found);
        } catch (IOException cutOrDamaged) {
            whole = false;
        }
        if (!found.ofCaddy(whole)) {
            return readOther(line);
        }
        if (!whole && !line.cut()) {
            // For example with bytes that are not UTF-8.
            Optional<SeenRequest> damaged = readOther(line);
            if (damaged.isPresent()) {
                return damaged;
            }
        }
        Optional<Outcome> outcome = outcome(found, whole);
        return outcome.flatMap(known ->
                address(found.address).map(address -> new SeenRequest(address, Optional.ofNullable(found.at), known)));
    }

    /** Reads a line of another proxy, or a damaged one. */
    private Optional<SeenRequest> readOther(RawLine line) {
        Optional<AccessEvent> known = reader.readKnown(line);
        if (known.isEmpty()) {
            unknown.run();
            return Optional.empty();
        }
        AccessEvent event = known.get();
        Integer status = event.response().status();
        boolean ofError = event.logger() != null && event.logger().startsWith(ERRORS);
        if (ofError || status == null && !event.verdict().blocked() && !line.cut()) {
            return Optional.empty();
        }
        Outcome outcome = status == null && event.verdict().blocked()
                ? Outcome.BLOCKED_BY_MODULE
                : outcome(status, event.verdict().blocked());
        return address(event.request().clientIp()).map(address -> new SeenRequest(address, time(event), outcome));
    }

    /** Without a time, a request is counted now: HAProxy's times have no zone, and a client may be able to choose a later one. */
    private Optional<Instant> time(AccessEvent event) {
        boolean sure = !event.details().path("format").asText().equals(HaproxyFormat.NAME)
                && event.timestamp().isBefore(reader.now().plus(TOLERANCE));
        return sure ? Optional.of(event.timestamp()) : Optional.empty();
    }

    private static void readMembers(JsonParser parser, Found found) throws IOException {
        while (!found.complete() && parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "ts" -> found.at = time(parser, value);
                case "logger" -> found.logger = text(parser, value, "");
                case "msg" -> found.message = text(parser, value, "");
                case "status" -> found.status = value == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : null;
                case "client_ip", "remote_ip" -> readAddress(parser, found, name, value, false);
                case "request" -> readRequest(parser, found, value);
                case "resp_headers" -> {
                    if (found.status == null || BlockRules.isOfBlocks(found.status)) {
                        found.answerHeaders = parser.readValueAsTree();
                    } else {
                        parser.skipChildren();
                    }
                }
                default -> parser.skipChildren();
            }
        }
    }

    private static void readRequest(JsonParser parser, Found found, JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken member = parser.nextToken();
            if (name.equals("client_ip") || name.equals("remote_ip") || name.equals("remote_addr")) {
                readAddress(parser, found, name, member, true);
            } else {
                parser.skipChildren();
            }
        }
    }

    private static void readAddress(JsonParser parser, Found found, String name, JsonToken value, boolean inRequest)
            throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            found.address(name, parser.getText(), inRequest);
        } else {
            parser.skipChildren();
        }
    }

    private static @Nullable Instant time(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NUMBER_FLOAT || value == JsonToken.VALUE_NUMBER_INT) {
            return LogTime.of(parser.getDoubleValue());
        }
        return LogTime.of(text(parser, value, "")).orElse(null);
    }

    private static String text(JsonParser parser, JsonToken value, String otherwise) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return otherwise;
    }

    /** @param whole whether the line was readable up to its end */
    private static Optional<Outcome> outcome(Found found, boolean whole) {
        if (found.logger.startsWith(ERRORS)) {
            return Optional.empty();
        }
        Integer status = found.status;
        if (!whole && status == null) {
            // A client can make its line too long by long headers, so the request counts. How it ended isn't known.
            return found.ofRequest ? Optional.of(Outcome.FAILED) : Optional.empty();
        }
        boolean blocked = BlockRules.judge(status, found.logger, found.message, found.answerHeaders)
                .blocked();
        if (status == null) {
            return blocked ? Optional.of(Outcome.BLOCKED_BY_MODULE) : Optional.empty();
        }
        return Optional.of(outcome(status, blocked));
    }

    private static Outcome outcome(@Nullable Integer status, boolean blocked) {
        if (blocked) {
            return Outcome.BLOCKED;
        }
        boolean passed = status != null && status >= LOWEST_STATUS && status < LOWEST_ERROR;
        return passed ? Outcome.PASSED : Outcome.FAILED;
    }

    private Optional<IpAddress> address(@Nullable String written) {
        if (written == null) {
            return Optional.empty();
        }
        byte[] text = LoggedAddress.of(written).getBytes(StandardCharsets.UTF_8);
        return addresses.parseAddress(text, 0, text.length).isValid()
                ? Optional.of(new IpAddress(addresses.isV6(), addresses.firstHigh(), addresses.firstLow()))
                : Optional.empty();
    }
}
