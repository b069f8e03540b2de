package dev.bartizan.livelog.socket;

import dev.bartizan.livelog.accesslog.AccessLog;
import io.quarkus.websockets.next.WebSocket;

/** The WebSocket of the reverse proxy's access log. */
@WebSocket(path = LogSockets.ACCESS_LOG, endpointId = AccessLogSocket.ID)
public class AccessLogSocket extends LogSocket {

    static final String ID = "access-log";

    AccessLogSocket(LogConnections connections, AccessLog log) {
        super(connections, log);
    }
}
