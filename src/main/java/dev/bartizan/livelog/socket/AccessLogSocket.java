package dev.bartizan.livelog.socket;

import dev.bartizan.livelog.accesslog.AccessLog;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;

/** The reverse proxy's access log, as it is written. */
@WebSocket(path = LogSockets.ACCESS_LOG, endpointId = AccessLogSocket.ID)
public class AccessLogSocket {

    static final String ID = "access-log";

    private final LogConnections connections;
    private final AccessLog log;

    AccessLogSocket(LogConnections connections, AccessLog log) {
        this.connections = connections;
        this.log = log;
    }

    /** Off the event loop: what is replayed may have to be read first. */
    @OnOpen
    void open(WebSocketConnection connection) {
        connections.open(connection, log);
    }

    @OnTextMessage
    @NonBlocking
    void text(String message, WebSocketConnection connection) {
        connections.received(connection, message);
    }

    @OnBinaryMessage
    @NonBlocking
    void binary(Buffer message, WebSocketConnection connection) {
        connections.receivedBinary(connection);
    }

    @OnPongMessage
    @NonBlocking
    void pong(Buffer message, WebSocketConnection connection) {
        connections.pong(connection);
    }

    @OnClose
    @NonBlocking
    void closed(WebSocketConnection connection) {
        connections.closed(connection);
    }

    /** A connection that breaks is closed, and that is all there is to be said of it. */
    @OnError
    @NonBlocking
    void failed(Exception failure, WebSocketConnection connection) {
        connections.closed(connection);
    }
}
