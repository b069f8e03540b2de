package dev.bartizan.container.supervision;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The dependencies between apps.
 *
 * @param edges for each known app the apps that it depends on
 */
record Dependencies(Map<String, Set<String>> edges) {

    static final Dependencies NONE = new Dependencies(Map.of());

    /** The apps that an app waits for. Unknown apps and apps in a cycle with it are left out, because it would wait forever. */
    List<String> awaited(String app) {
        return edges.getOrDefault(app, Set.of()).stream()
                .filter(edges::containsKey)
                .filter(dependency -> !reaches(dependency, app))
                .sorted()
                .toList();
    }

    /** The apps that depend on an app, directly or not. */
    SortedSet<String> dependents(String app) {
        SortedSet<String> dependents = new TreeSet<>();
        edges.keySet().stream()
                .filter(other -> !other.equals(app) && reaches(other, app))
                .forEach(dependents::add);
        return dependents;
    }

    /** Messages about ignored dependencies of an app. */
    List<String> warnings(String app) {
        return edges.getOrDefault(app, Set.of()).stream()
                .sorted()
                .filter(dependency -> !edges.containsKey(dependency) || reaches(dependency, app))
                .map(dependency -> edges.containsKey(dependency)
                        ? "It depends on %s, which depends on it: this cycle is ignored.".formatted(dependency)
                        : "It depends on %s, which is not supervised: this dependency is ignored."
                                .formatted(dependency))
                .toList();
    }

    private boolean reaches(String from, String to) {
        Deque<String> ahead = new ArrayDeque<>(List.of(from));
        Set<String> seen = new HashSet<>();
        while (!ahead.isEmpty()) {
            String app = ahead.pop();
            if (app.equals(to)) {
                return true;
            }
            if (seen.add(app)) {
                ahead.addAll(edges.getOrDefault(app, Set.of()));
            }
        }
        return false;
    }
}
