package dev.bartizan.livelog.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.access.Credential;
import dev.bartizan.access.limit.Allowances;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Use;
import dev.bartizan.livelog.ControlFrame;
import dev.bartizan.livelog.FilterValues;
import dev.bartizan.livelog.LiveLog;
import dev.bartizan.livelog.LiveLogConfig;
import dev.bartizan.livelog.LogLine;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The open connections of all logs. */
@Singleton
class LogConnections {

    /** Key of the handshake's query. */
    static final UserData.TypedKey<Map<String, String>> QUERY = new UserData.TypedKey<>("bartizan.livelog.query");

    /** Key of the handshake's credential. */
    static final UserData.TypedKey<Credential> CREDENTIAL = new UserData.TypedKey<>("bartizan.livelog.credential");

    static final int REPLAYED = 200;
    static final int MAX_REPLAYED = 1_000;

    private static final CloseReason GOING_AWAY = new CloseReason(1001, "Bartizan stops.");
    private static final CloseReason NOT_ALLOWED = new CloseReason(1008, "The token is not valid any more.");
    private static final CloseReason TOO_MANY = new CloseReason(1013, "Too many connections.");
    private static final CloseReason NO_ANSWER = new CloseReason(1011, "Two pings were not answered.");

    private final Map<String, Open> byId = new ConcurrentHashMap<>();
    private final LiveLogConfig config;
    private final ObjectMapper json;
    private final Vertx vertx;
    private final Allowances allowances;
    private final Clock clock;
    private boolean pinging;
    private volatile boolean stopping;

    LogConnections(LiveLogConfig config, ObjectMapper json, Vertx vertx, Allowances allowances, Clock clock) {
        this.config = config;
        this.json = json;
        this.vertx = vertx;
        this.allowances = allowances;
        this.clock = clock;
    }

    /** The pings run only while there are connections. */
    private synchronized void pingSoon() {
        if (!pinging && !byId.isEmpty()) {
            pinging = true;
            vertx.setTimer(config.pingInterval().toMillis(), timer -> ping());
        }
    }

    private void ping() {
        byId.values().forEach(open -> open.connection().ping(NO_ANSWER));
        synchronized (this) {
            pinging = false;
        }
        pingSoon();
    }

    private record Open(LogConnection<?> connection, Allowances.Permit permit) {}

    /** The connection, unless it has ended. */
    private @Nullable LogConnection<?> find(WebSocketConnection socket) {
        Open open = byId.get(socket.id());
        return open == null ? null : open.connection();
    }

    /** Closes all connections when the stop begins, because the stop waits for them. */
    void stop(@Observes @Priority(Lifecycle.Stopping.FEATURES) ShutdownDelayInitiatedEvent event) {
        closeAll();
    }

    void stop(@Observes @Priority(Lifecycle.Stop.FEATURES) ShutdownEvent event) {
        closeAll();
    }

    private void closeAll() {
        stopping = true;
        byId.values().forEach(open -> open.connection().close(GOING_AWAY));
    }

    /**
     * Checks whether one more connection is allowed.
     *
     * @throws ServiceException {@code TOO_MANY_REQUESTS}, {@code OVERLOADED}, {@code NOT_READY}
     */
    void admit(Credential credential) {
        if (stopping) {
            throw new ServiceException(ErrorCode.NOT_READY, GOING_AWAY.getMessage(), Map.of());
        }
        if (byId.size() >= config.maximumConnections()) {
            throw new ServiceException(
                    ErrorCode.OVERLOADED,
                    "The maximum number of clients already watch logs.",
                    Map.of("maximum", config.maximumConnections()));
        }
        allowances.require(Use.SOCKET, credential);
    }

    /** All connections, oldest first. */
    List<LogConnectionView> list() {
        return byId.values().stream()
                .map(open -> open.connection().item())
                .sorted(Comparator.comparing(LogConnectionView::since).thenComparing(LogConnectionView::id))
                .toList();
    }

    <L extends LogLine> void open(WebSocketConnection socket, LiveLog<L> log) {
        FilterValues wanted = new FilterValues(socket.userData().get(QUERY));
        LogConnection<L> connection = new LogConnection<>(socket, log, wanted, config.queuedLines(), clock);
        Allowances.Permit permit;
        try {
            permit =
                    allowances.take(Use.SOCKET, socket.userData().get(CREDENTIAL), () -> connection.close(NOT_ALLOWED));
        } catch (ServiceException many) {
            // Other connections were opened since the handshake.
            connection.close(TOO_MANY);
            return;
        }
        byId.put(socket.id(), new Open(connection, permit));
        pingSoon();
        connection.begin(wanted.number("replay", REPLAYED, Math.min(MAX_REPLAYED, config.queuedLines())));
        if (socket.isClosed()) {
            // The close event may have come before the connection was registered.
            closed(socket);
        } else if (stopping) {
            connection.close(GOING_AWAY);
        }
    }

    void pong(WebSocketConnection socket) {
        LogConnection<?> connection = find(socket);
        if (connection != null) {
            connection.markActive();
        }
    }

    void closed(WebSocketConnection socket) {
        Open open = byId.remove(socket.id());
        if (open != null) {
            open.permit().release();
            open.connection().end();
        }
    }

    /** Handles {@code {"type":"subscribe","filters":{…}}}; any other message is answered with an error. */
    void received(WebSocketConnection socket, String message) {
        LogConnection<?> connection = find(socket);
        if (connection == null) {
            return;
        }
        connection.markActive();
        try {
            connection.subscribe(filters(message, connection));
        } catch (ServiceException refused) {
            connection.queue(ControlFrame.error(refused));
        }
    }

    private FilterValues filters(String message, LogConnection<?> connection) {
        if (message.length() > config.maximumMessage()) {
            throw new ServiceException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "The message is too long.",
                    Map.of("maximum_characters", config.maximumMessage()));
        }
        JsonNode parsed;
        try {
            parsed = json.readTree(message);
        } catch (JsonProcessingException noJson) {
            throw unreadable();
        }
        if (!parsed.path("type").asText().equals("subscribe")
                || !parsed.path("filters").isObject()) {
            throw unreadable();
        }
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, JsonNode> filter : parsed.path("filters").properties()) {
            if (!connection.filterNames().contains(filter.getKey())
                    || filter.getValue().isContainerNode()) {
                throw new ServiceException(
                        ErrorCode.BAD_REQUEST,
                        "There is no such filter.",
                        Map.of("filter", filter.getKey(), "filters", connection.filterNames()));
            }
            values.put(
                    filter.getKey(),
                    filter.getValue().isNull() ? "" : filter.getValue().asText());
        }
        return new FilterValues(values);
    }

    /** A binary message is always answered with an error. */
    void receivedBinary(WebSocketConnection socket) {
        LogConnection<?> connection = find(socket);
        if (connection != null) {
            connection.markActive();
            connection.queue(ControlFrame.error(unreadable()));
        }
    }

    private static ServiceException unreadable() {
        return new ServiceException(
                ErrorCode.INVALID_JSON,
                "The only allowed message is {\"type\":\"subscribe\",\"filters\":{…}}.",
                Map.of());
    }
}
