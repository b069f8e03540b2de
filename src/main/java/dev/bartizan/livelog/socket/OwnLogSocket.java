package dev.bartizan.livelog.socket;

import dev.bartizan.livelog.ownlog.OwnLog;
import io.quarkus.websockets.next.WebSocket;

/** The WebSocket of Bartizan's own log. */
@WebSocket(path = LogSockets.OWN_LOG, endpointId = OwnLogSocket.ID)
public class OwnLogSocket extends LogSocket {

    static final String ID = "live-log";

    OwnLogSocket(LogConnections connections, OwnLog log) {
        super(connections, log);
    }
}
