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
 * Which app depends on which.
 *
 * @param edges what each known app depends on
 */
record Dependencies(Map<String, Set<String>> edges) {

    static final Dependencies NONE = new Dependencies(Map.of());

    /** What an app waits for: neither apps that nobody knows nor those that wait for it in turn, or it would wait for ever. */
    List<String> awaited(String app) {
        return edges.getOrDefault(app, Set.of()).stream()
                .filter(edges::containsKey)
                .filter(dependency -> !reaches(dependency, app))
                .sorted()
                .toList();
    }

    /** The apps that depend on it, be it through others. */
    SortedSet<String> dependents(String app) {
        SortedSet<String> dependents = new TreeSet<>();
        edges.keySet().stream()
                .filter(other -> !other.equals(app) && reaches(other, app))
                .forEach(dependents::add);
        return dependents;
    }

    /** What is wrong with what an app depends on, for people. */
    List<String> warnings(String app) {
        return edges.getOrDefault(app, Set.of()).stream()
                .sorted()
                .filter(dependency -> !edges.containsKey(dependency) || reaches(dependency, app))
                .map(dependency -> edges.containsKey(dependency)
                        ? "It depends on %s, which depends on it: neither waits for the other.".formatted(dependency)
                        : "It depends on %s, which is not supervised: it does not wait for it.".formatted(dependency))
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
