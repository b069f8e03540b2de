package dev.bartizan.deployment.traffic;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides which upstreams of Caddy's configuration belong to which app.
 *
 * <ul>
 *   <li>A known place belongs to its app as long as it has an address that was dialled for this app. It doesn't matter where
 *       this address leads now. With any other address the place belongs to nobody, because someone else has changed it.
 *   <li>A place that is not known belongs to the only app that its address was dialled for, unless the address leads to another
 *       app's container now.
 * </ul>
 *
 * @param claims the upstreams that belong to apps
 * @param problems by app: why it is not clear whether an upstream belongs to it
 */
record RouteClaims(List<Claim> claims, Map<String, String> problems) {

    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]");

    /**
     * An upstream of an app.
     *
     * @param dial the address that Caddy dials now
     */
    record Claim(String app, Place place, Endpoint endpoint, String dial) {}

    /**
     * The address of an app's upstream while no container may get its requests: a socket that doesn't exist. Caddy answers 502.
     */
    static String withdrawn(String app) {
        return "unix//nonexistent/bartizan/" + UNSAFE.matcher(app).replaceAll("_");
    }

    static RouteClaims of(CaddyRoutes routes, Map<String, KnownRoutes> known, RunningContainers running) {
        List<Claim> kept = known(routes, known);
        Map<Place, String> others = new LinkedHashMap<>(routes.upstreams());
        kept.forEach(claim -> others.remove(claim.place()));
        List<Claim> claims = new ArrayList<>(kept);
        Map<String, String> problems = new LinkedHashMap<>();
        others.forEach((place, dial) -> {
            Map<String, Endpoint> candidates = candidates(known, dial);
            if (!candidates.isEmpty()) {
                candidates
                        .entrySet()
                        .removeIf(app -> !possible(
                                app.getKey(),
                                app.getValue(),
                                dial,
                                !known.getOrDefault(app.getKey(), KnownRoutes.NONE)
                                        .places()
                                        .isEmpty(),
                                running));
            }
            if (candidates.size() == 1) {
                candidates.forEach((app, endpoint) -> claims.add(new Claim(app, place, endpoint, dial)));
            } else {
                String apps = String.join(", ", candidates.keySet());
                candidates.keySet().forEach(app -> problems.put(app, """
                        Caddy dials %s at an unknown place (%s), and this address was dialled for several apps: %s.""".formatted(dial, place.text(), apps)));
            }
        });
        return new RouteClaims(List.copyOf(claims), problems);
    }

    /** The upstreams at places that are known; doesn't call the engine. */
    static List<Claim> known(CaddyRoutes routes, Map<String, KnownRoutes> known) {
        Map<Place, String> owners = new HashMap<>();
        known.forEach((app, ofApp) -> ofApp.places().keySet().forEach(place -> owners.put(place, app)));
        List<Claim> kept = new ArrayList<>();
        routes.upstreams().forEach((place, dial) -> {
            String app = owners.get(place);
            if (app != null) {
                kept(app, known.getOrDefault(app, KnownRoutes.NONE), place, dial)
                        .ifPresent(kept::add);
            }
        });
        return kept;
    }

    private static Optional<Claim> kept(String app, KnownRoutes known, Place place, String dial) {
        KnownPlace before = Objects.requireNonNull(known.places().get(place));
        Set<Endpoint> dialled = known.endpoints(dial);
        if (before.has(dial) || dial.equals(withdrawn(app)) || dialled.contains(before.endpoint())) {
            return Optional.of(new Claim(app, place, before.endpoint(), dial));
        }
        return dialled.size() == 1
                ? Optional.of(new Claim(app, place, dialled.iterator().next(), dial))
                : Optional.empty();
    }

    /** The apps that an address was dialled for. */
    private static Map<String, Endpoint> candidates(Map<String, KnownRoutes> known, String dial) {
        Map<String, Endpoint> candidates = new TreeMap<>();
        known.forEach((app, ofApp) -> {
            Set<Endpoint> endpoints =
                    dial.equals(withdrawn(app)) ? Traffic.endpoints(ofApp.dials()) : ofApp.endpoints(dial);
            if (endpoints.size() == 1) {
                candidates.put(app, endpoints.iterator().next());
            }
        });
        return candidates;
    }

    /**
     * Engines reuse addresses, so an address alone, to which no container listens now, tells nothing about an app whose places
     * are known.
     */
    private static boolean possible(
            String app, Endpoint endpoint, String dial, boolean placesKnown, RunningContainers running) {
        return switch (running.holder(dial, app)) {
            case OWN -> true;
            case FOREIGN -> false;
            case NOBODY -> endpoint instanceof Endpoint.Name || !placesKnown;
        };
    }

    List<Claim> of(String app) {
        return claims.stream().filter(claim -> claim.app().equals(app)).toList();
    }
}
