package dev.bartizan.deployment.traffic;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The stored knowledge about an app's routes.
 *
 * @param dials the addresses that Caddy dialled for the app when it was deployed; its file can still have them
 * @param places where Caddy's configuration has the app's upstreams, as far as known
 */
public record KnownRoutes(Set<Dial> dials, Map<Place, KnownPlace> places) {

    public static final KnownRoutes NONE = new KnownRoutes(Set.of(), Map.of());

    public KnownRoutes {
        dials = Set.copyOf(dials);
        places = Map.copyOf(places);
    }

    /** The endpoints that an address was dialled for. */
    Set<Endpoint> endpoints(String text) {
        return dials.stream()
                .filter(dial -> dial.text().equals(text))
                .map(Dial::endpoint)
                .collect(Collectors.toSet());
    }
}
