package dev.bartizan.door;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds the memory of answers that wait for their clients. A client that reads nothing costs the rest of its answer; many
 * of them must not cost more than is there.
 */
final class Backlog {

    /** One in so many bytes of the memory may wait. */
    private static final int SHARE = 6;

    private final long mostBytes;
    private final Set<Connection> blocked = ConcurrentHashMap.newKeySet();

    Backlog() {
        this(Runtime.getRuntime().maxMemory() / SHARE);
    }

    Backlog(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** A client takes less than it is sent. When too much waits in all, the one that has waited longest is closed. */
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
