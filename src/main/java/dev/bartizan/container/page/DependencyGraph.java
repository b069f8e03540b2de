package dev.bartizan.container.page;

import dev.bartizan.container.supervision.SupervisedContainer;
import io.quarkus.qute.TemplateData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A drawing of the dependencies between apps: each app is right of those that it depends on. Apps without a dependency are not
 * drawn, and dependencies on apps that are not supervised neither.
 *
 * @param width in units of the drawing
 * @param height in units of the drawing
 */
@TemplateData
public record DependencyGraph(int width, int height, List<Node> nodes, List<Edge> edges) {

    /** More apps make a drawing that nobody can read. */
    static final int MOST_APPS = 60;

    static final int WIDTH = 160;
    static final int HEIGHT = 32;
    private static final int COLUMN = 220;
    private static final int ROW = 48;
    private static final int MARGIN = 8;
    private static final int LONGEST_LABEL = 18;

    /**
     * An app.
     *
     * @param x left side
     * @param y upper side
     * @param ready whether one of its containers is healthy
     */
    @TemplateData
    public record Node(String app, int x, int y, boolean ready) {

        /** The name, cut if it is too long for the box. */
        public String label() {
            return app.length() > LONGEST_LABEL ? app.substring(0, LONGEST_LABEL - 1) + "…" : app;
        }

        public int width() {
            return WIDTH;
        }

        public int height() {
            return HEIGHT;
        }

        public int middleX() {
            return x + WIDTH / 2;
        }

        public int middleY() {
            return y + HEIGHT / 2;
        }
    }

    /** A line from the right side of an app to the left side of one that depends on it. */
    @TemplateData
    public record Edge(Node dependency, Node dependent) {

        /** The line as the data of an SVG path. */
        public String path() {
            int from = dependency.x() + WIDTH;
            int to = dependent.x();
            int bend = (COLUMN - WIDTH) / 2;
            return "M%d %dC%d %d %d %d %d %d"
                    .formatted(
                            from,
                            dependency.middleY(),
                            from + bend,
                            dependency.middleY(),
                            to - bend,
                            dependent.middleY(),
                            to,
                            dependent.middleY());
        }
    }

    /** Draws the dependencies; empty if there are none, or too many to draw. */
    static Optional<DependencyGraph> of(List<SupervisedContainer> containers) {
        Map<String, Set<String>> dependencies = new TreeMap<>();
        containers.forEach(container -> dependencies
                .computeIfAbsent(container.app(), app -> new TreeSet<>())
                .addAll(container.settings().dependsOn()));
        dependencies.forEach((app, others) -> {
            others.retainAll(dependencies.keySet());
            others.remove(app);
        });
        Set<String> drawn = new TreeSet<>();
        dependencies.forEach((app, others) -> {
            if (!others.isEmpty()) {
                drawn.add(app);
                drawn.addAll(others);
            }
        });
        return drawn.isEmpty() || drawn.size() > MOST_APPS
                ? Optional.empty()
                : Optional.of(drawn(drawn, dependencies, ready(containers)));
    }

    private static Set<String> ready(List<SupervisedContainer> containers) {
        Set<String> ready = new HashSet<>();
        containers.stream()
                .filter(container -> container.status().state().equals("running")
                        || container.status().heldUntil().isPresent())
                .forEach(container -> ready.add(container.app()));
        return ready;
    }

    private static DependencyGraph drawn(Set<String> apps, Map<String, Set<String>> dependencies, Set<String> ready) {
        Map<String, Integer> columns = new HashMap<>();
        apps.forEach(app -> column(app, dependencies, columns, new HashSet<>()));
        Map<Integer, Integer> heights = new HashMap<>();
        Map<String, Node> nodes = new TreeMap<>();
        for (String app : apps) {
            int column = columns.getOrDefault(app, 0);
            int row = heights.merge(column, 1, Integer::sum) - 1;
            nodes.put(app, new Node(app, MARGIN + column * COLUMN, MARGIN + row * ROW, ready.contains(app)));
        }
        List<Edge> edges = new ArrayList<>();
        nodes.values()
                .forEach(node -> dependencies.getOrDefault(node.app(), Set.of()).stream()
                        .flatMap(dependency -> Optional.ofNullable(nodes.get(dependency)).stream())
                        .map(dependency -> new Edge(dependency, node))
                        .forEach(edges::add));
        int last = columns.values().stream().max(Comparator.naturalOrder()).orElse(0);
        int most = heights.values().stream().max(Comparator.naturalOrder()).orElse(0);
        return new DependencyGraph(
                2 * MARGIN + last * COLUMN + WIDTH,
                2 * MARGIN + (most - 1) * ROW + HEIGHT,
                List.copyOf(nodes.values()),
                edges);
    }

    /** One column right of the last dependency. A dependency that closes a cycle does not count. */
    private static int column(
            String app, Map<String, Set<String>> dependencies, Map<String, Integer> columns, Set<String> above) {
        Integer known = columns.get(app);
        if (known != null) {
            return known;
        }
        above.add(app);
        int column = 0;
        for (String dependency : dependencies.getOrDefault(app, Set.of())) {
            if (!above.contains(dependency)) {
                column = Math.max(column, 1 + column(dependency, dependencies, columns, above));
            }
        }
        above.remove(app);
        columns.put(app, column);
        return column;
    }
}
