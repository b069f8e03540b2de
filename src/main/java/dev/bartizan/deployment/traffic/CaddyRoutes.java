package dev.bartizan.deployment.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.digest.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Caddy's routes: all {@code upstreams} in {@code apps} of its configuration.
 *
 * @param apps the configuration's {@code apps}
 * @param etag the ETag of {@code apps}, if Caddy sent one
 * @see <a href="https://caddyserver.com/docs/json/apps/http/servers/routes/handle/reverse_proxy/">its documentation</a>
 */
public record CaddyRoutes(JsonNode apps, Optional<String> etag) {

    /** Longer surroundings are cut, and end with a hash. */
    private static final int LONGEST = 300;

    private static final int SHOWN = 200;

    /**
     * A change of the configuration below one path, so that it is atomic.
     *
     * @param path below {@code apps}
     * @param value the new value
     */
    record Change(List<String> path, JsonNode value) {}

    /**
     * An upstream.
     *
     * @param path below {@code apps}
     * @param around what identifies its place: an {@code @id} or addresses of servers, and matchers
     */
    private record Upstream(List<String> path, List<String> around, ObjectNode json) {

        String dial() {
            return json.path("dial").asText();
        }
    }

    /** The dialled addresses by their place, in the order of the configuration. */
    Map<Place, String> upstreams() {
        Map<Place, String> dials = new LinkedHashMap<>();
        places(apps).forEach((place, upstream) -> dials.put(place, upstream.dial()));
        return dials;
    }

    /** All dialled addresses. */
    Set<String> dials() {
        return new LinkedHashSet<>(upstreams().values());
    }

    /** The change that replaces upstream addresses; empty if there is none of these places. */
    Optional<Change> replacing(Map<Place, String> dials) {
        JsonNode changed = apps.deepCopy();
        List<List<String>> paths = new ArrayList<>();
        places(changed).forEach((place, upstream) -> {
            String next = dials.get(place);
            if (next != null) {
                upstream.json().put("dial", next);
                paths.add(upstream.path());
            }
        });
        return paths.stream().reduce(CaddyRoutes::common).map(path -> new Change(path, at(changed, path)));
    }

    private static Map<Place, Upstream> places(JsonNode root) {
        List<Upstream> upstreams = new ArrayList<>();
        visit(root, List.of(), List.of(), upstreams);
        Map<List<String>, Integer> all = new HashMap<>();
        upstreams.forEach(upstream -> all.merge(upstream.around(), 1, Integer::sum));
        Map<List<String>, Integer> seen = new HashMap<>();
        Map<Place, Upstream> places = new LinkedHashMap<>();
        for (Upstream upstream : upstreams) {
            int number = seen.merge(upstream.around(), 1, Integer::sum);
            String text = "%s %d/%d".formatted(text(upstream.around()), number, all.get(upstream.around()));
            places.put(new Place(text), upstream);
        }
        return places;
    }

    private static String text(List<String> around) {
        String text = String.join(" ", around);
        return text.length() <= LONGEST ? text : text.substring(0, SHOWN) + "… " + Sha256.hex(text);
    }

    private static void visit(JsonNode node, List<String> path, List<String> around, List<Upstream> found) {
        switch (node) {
            case ObjectNode object -> {
                List<String> inside = inside(object, around);
                for (Map.Entry<String, JsonNode> member : object.properties()) {
                    List<String> below = with(path, member.getKey());
                    if (member.getKey().equals("upstreams")) {
                        visitUpstreams(member.getValue(), below, inside, found);
                    } else {
                        visit(member.getValue(), below, inside, found);
                    }
                }
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    visit(array.get(i), with(path, String.valueOf(i)), around, found);
                }
            }
            default -> {}
        }
    }

    /** An ID is unique in the whole configuration, so that nothing outside of its object matters. */
    private static List<String> inside(ObjectNode object, List<String> around) {
        JsonNode id = object.path("@id");
        if (id.isValueNode()) {
            return List.of("@id " + id.asText());
        }
        List<String> inside = around;
        for (String member : List.of("listen", "match")) {
            JsonNode value = object.path(member);
            if (value.isArray()) {
                inside = with(inside, value.toString());
            }
        }
        return inside;
    }

    private static void visitUpstreams(
            JsonNode upstreams, List<String> path, List<String> around, List<Upstream> found) {
        for (int i = 0; i < upstreams.size(); i++) {
            if (upstreams.get(i) instanceof ObjectNode upstream
                    && upstream.path("dial").isTextual()) {
                found.add(new Upstream(with(path, String.valueOf(i)), around, upstream));
            }
        }
    }

    private static List<String> with(List<String> texts, String last) {
        List<String> longer = new ArrayList<>(texts);
        longer.add(last);
        return List.copyOf(longer);
    }

    private static List<String> common(List<String> one, List<String> other) {
        int length = 0;
        while (length < Math.min(one.size(), other.size()) && one.get(length).equals(other.get(length))) {
            length++;
        }
        return one.subList(0, length);
    }

    private static JsonNode at(JsonNode node, List<String> path) {
        JsonNode found = node;
        for (String member : path) {
            found = found.isArray() ? found.get(Integer.parseInt(member)) : found.get(member);
        }
        return found;
    }
}
