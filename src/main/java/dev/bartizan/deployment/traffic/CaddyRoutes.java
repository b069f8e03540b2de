package dev.bartizan.deployment.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Caddy's routes: all {@code upstreams} in {@code apps} of its configuration.
 *
 * @param apps the configuration's {@code apps}
 * @param etag the ETag of {@code apps}, if Caddy sent one
 * @see <a href="https://caddyserver.com/docs/json/apps/http/servers/routes/handle/reverse_proxy/">its documentation</a>
 */
public record CaddyRoutes(JsonNode apps, Optional<String> etag) {

    /**
     * A change of the configuration below one path, so that it is atomic.
     *
     * @param path below {@code apps}
     * @param value the new value
     */
    record Change(List<String> path, JsonNode value) {}

    /** All upstream addresses. */
    Set<String> dials() {
        Set<String> dials = new LinkedHashSet<>();
        visit(
                apps,
                new ArrayList<>(),
                (path, upstream) -> dials.add(upstream.path("dial").asText()));
        return dials;
    }

    /** The change that replaces upstream addresses; empty if none of them is used. */
    Optional<Change> replacing(Map<String, String> dials) {
        JsonNode changed = apps.deepCopy();
        List<List<String>> places = new ArrayList<>();
        visit(changed, new ArrayList<>(), (path, upstream) -> {
            String next = dials.get(upstream.path("dial").asText());
            if (next != null) {
                upstream.put("dial", next);
                places.add(path);
            }
        });
        return places.stream().reduce(CaddyRoutes::common).map(path -> new Change(path, at(changed, path)));
    }

    private static void visit(JsonNode node, List<String> path, BiConsumer<List<String>, ObjectNode> visitor) {
        switch (node) {
            case ObjectNode object -> {
                for (Map.Entry<String, JsonNode> member : object.properties()) {
                    if (member.getKey().equals("upstreams")) {
                        visitUpstreams(member.getValue(), below(path, member.getKey()), visitor);
                    } else {
                        visit(member.getValue(), below(path, member.getKey()), visitor);
                    }
                }
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    visit(array.get(i), below(path, String.valueOf(i)), visitor);
                }
            }
            default -> {}
        }
    }

    private static void visitUpstreams(
            JsonNode upstreams, List<String> path, BiConsumer<List<String>, ObjectNode> visitor) {
        for (int i = 0; i < upstreams.size(); i++) {
            if (upstreams.get(i) instanceof ObjectNode upstream
                    && upstream.path("dial").isTextual()) {
                visitor.accept(below(path, String.valueOf(i)), upstream);
            }
        }
    }

    private static List<String> below(List<String> path, String member) {
        List<String> longer = new ArrayList<>(path);
        longer.add(member);
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
