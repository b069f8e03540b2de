package dev.bartizan.door;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Limits the memory of responses that wait for slow clients. */
final class Backlog {

    /** Waiting responses may use 1/6 of the memory. */
    private static final int SHARE = 6;

    private final long mostBytes;
    private final Set<Connection> blocked = ConcurrentHashMap.newKeySet();

    Backlog() {
        this(Runtime.getRuntime().maxMemory() / SHARE);
    }

    Backlog(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * Called when a client reads too slowly. If too many bytes wait in total, the connection that has waited longest is
     * closed.
     */
    void blocked(Connection connection) {
        blocked.add(connection);
        long waiting = 0;
        Connection oldest = connection;
        for (Connection each : blocked) {
            waiting += each.pendingBytes();
            if (each.blockedSince() - oldest.blockedSince() < 0) {
                oldest = each;
            }
        }
        if (waiting > mostBytes) {
            blocked.remove(oldest);
            oldest.close("answers_waiting");
        }
    }

    void free(Connection connection) {
        blocked.remove(connection);
    }
}
