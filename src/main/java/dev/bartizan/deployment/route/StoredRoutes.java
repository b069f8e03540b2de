package dev.bartizan.deployment.route;

import dev.bartizan.database.Database;
import dev.bartizan.deployment.traffic.Dial;
import dev.bartizan.deployment.traffic.KnownPlace;
import dev.bartizan.deployment.traffic.KnownRoutes;
import dev.bartizan.deployment.traffic.Place;
import dev.bartizan.deployment.traffic.RouteBook;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stores the places of upstreams and the ports of the host in the database. The places are also kept in memory, with the dialled
 * addresses. Thread-safe.
 */
@Singleton
public class StoredRoutes implements RouteBook {

    private final Database database;
    private final RouteRepository repository;
    private final PortRepository ports;

    /** Guarded by {@code this}, like {@link #dials}. */
    private final Map<String, Map<Place, KnownPlace>> places = new HashMap<>();

    private final Map<String, Set<Dial>> dials = new HashMap<>();

    StoredRoutes(Database database, RouteRepository repository, PortRepository ports) {
        this.database = database;
        this.repository = repository;
        this.ports = ports;
    }

    /** Loads the places from the database. */
    public synchronized void load() {
        List<RouteRow> rows = database.read(() -> repository.ofThisNode());
        places.clear();
        rows.forEach(row -> remember(row.app, new Place(row.place), row.toKnownPlace()));
    }

    /** Sets the addresses that were dialled for an app; they are stored with its deployments. */
    public synchronized void dialled(String app, Set<Dial> known) {
        dials.put(app, Set.copyOf(known));
    }

    @Override
    public synchronized Map<String, KnownRoutes> known() {
        Map<String, KnownRoutes> known = new HashMap<>();
        dials.forEach((app, ofApp) -> known.put(app, new KnownRoutes(ofApp, places.getOrDefault(app, Map.of()))));
        return known;
    }

    @Override
    public void learn(String app, Map<Place, KnownPlace> learned) {
        database.write(() -> learned.forEach((place, known) -> {
            RouteRow row = repository.row(place.text());
            row.update(app, known);
            repository.persist(row);
        }));
        // Only now, because a withdrawal reads the places and must not wait for the database.
        synchronized (this) {
            learned.forEach((place, known) -> remember(app, place, known));
        }
    }

    @Override
    public Map<String, Integer> ports() {
        return database.read(() -> ports.ofThisNode()).stream()
                .collect(Collectors.toMap(row -> row.containerPort, row -> row.hostPort));
    }

    @Override
    public void storePort(String containerAndPort, int hostPort) {
        database.write(() -> {
            PortRow row = ports.row(containerAndPort);
            row.hostPort = hostPort;
            ports.persist(row);
        });
    }

    private void remember(String app, Place place, KnownPlace known) {
        places.values().forEach(ofApp -> ofApp.remove(place));
        places.computeIfAbsent(app, _ -> new HashMap<>()).put(place, known);
    }
}
