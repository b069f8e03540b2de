package dev.bartizan.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Detects the opening handshake of a WebSocket (RFC 6455, 4.1). */
public final class WebSocketHandshake {

    private static final String KEY = "Sec-WebSocket-Key";
    private static final String VERSION = "13";

    private WebSocketHandshake() {}

    /** Whether a request has all headers of a handshake. */
    public static boolean isHandshake(HttpServerRequest request) {
        return request.headers().contains(KEY)
                && request.method() == HttpMethod.GET
                && VERSION.equals(request.getHeader("Sec-WebSocket-Version"))
                && "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
                && upgrades(request.getHeader(HttpHeaders.CONNECTION));
    }

    private static boolean upgrades(@Nullable String connection) {
        return connection != null
                && Stream.of(connection.split(","))
                        .anyMatch(option -> option.strip().equalsIgnoreCase("upgrade"));
    }
}
