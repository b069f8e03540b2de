package dev.bartizan.livelog.socket;

import dev.bartizan.livelog.LiveLog;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;

/** The WebSocket of a log. Each log has a subclass with its path. */
abstract class LogSocket {

    private final LogConnections connections;
    private final LiveLog<?> log;

    LogSocket(LogConnections connections, LiveLog<?> log) {
        this.connections = connections;
        this.log = log;
    }

    /** Not on the event loop, because replayed lines may have to be parsed first. */
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

    /** A broken connection is removed without a log line. */
    @OnError
    @NonBlocking
    void failed(Exception failure, WebSocketConnection connection) {
        connections.closed(connection);
    }
}
