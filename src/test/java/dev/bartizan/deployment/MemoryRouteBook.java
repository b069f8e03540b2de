package dev.bartizan.deployment;

import dev.bartizan.deployment.traffic.Dial;
import dev.bartizan.deployment.traffic.KnownPlace;
import dev.bartizan.deployment.traffic.KnownRoutes;
import dev.bartizan.deployment.traffic.Place;
import dev.bartizan.deployment.traffic.RouteBook;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Keeps the places of upstreams in memory. */
public final class MemoryRouteBook implements RouteBook {

    private final Map<String, KnownRoutes> known = new HashMap<>();
    private final Map<String, Integer> ports = new HashMap<>();

    /** Sets the addresses that were dialled for an app. */
    public void dialled(String app, Set<Dial> dials) {
        known.merge(app, new KnownRoutes(dials, Map.of()), (before, now) -> new KnownRoutes(dials, before.places()));
    }

    @Override
    public Map<String, KnownRoutes> known() {
        return Map.copyOf(known);
    }

    @Override
    public void learn(String app, Map<Place, KnownPlace> learned) {
        known.replaceAll((other, routes) -> {
            Map<Place, KnownPlace> places = new HashMap<>(routes.places());
            places.keySet().removeAll(learned.keySet());
            return new KnownRoutes(routes.dials(), places);
        });
        KnownRoutes before = known.getOrDefault(app, KnownRoutes.NONE);
        Map<Place, KnownPlace> places = new HashMap<>(before.places());
        places.putAll(learned);
        known.put(app, new KnownRoutes(before.dials(), places));
    }

    @Override
    public Map<String, Integer> ports() {
        return Map.copyOf(ports);
    }

    @Override
    public void storePort(String containerAndPort, int hostPort) {
        ports.put(containerAndPort, hostPort);
    }
}
