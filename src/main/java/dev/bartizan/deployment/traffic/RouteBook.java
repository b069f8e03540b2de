package dev.bartizan.deployment.traffic;

import dev.bartizan.database.DatabaseException;
import java.util.Map;

/** Stores where Caddy's configuration has the upstreams of each app, and the ports of the host. Thread-safe. */
public interface RouteBook {

    /** The knowledge by app. */
    Map<String, KnownRoutes> known();

    /**
     * Stores places of an app's upstreams. A place that belonged to another app belongs to this one from then on.
     *
     * @throws DatabaseException if they can't be stored; then nothing has changed
     */
    void learn(String app, Map<Place, KnownPlace> places);

    /** The ports of the host by container and port, such as {@code web-green 8080/tcp}. */
    Map<String, Integer> ports();

    /**
     * Stores a port of the host; replaces another one.
     *
     * @throws DatabaseException if it can't be stored
     */
    void storePort(String containerAndPort, int hostPort);
}
