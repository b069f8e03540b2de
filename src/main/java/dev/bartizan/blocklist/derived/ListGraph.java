package dev.bartizan.blocklist.derived;

import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.ListSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which lists are combined from which others, by name. Immutable. */
public final class ListGraph {

    private final Map<String, List<String>> sources;

    private ListGraph(Map<String, List<String>> sources) {
        this.sources = sources;
    }

    /** The graph of some lists. */
    public static ListGraph of(Collection<Blocklist> lists) {
        Map<String, List<String>> sources = new TreeMap<>();
        lists.forEach(list -> sources.put(list.name(), list.source().location().sources()));
        return new ListGraph(sources);
    }

    /** The graph with another definition of a list. */
    public ListGraph with(String name, ListSource source) {
        Map<String, List<String>> changed = new TreeMap<>(sources);
        changed.put(name, source.location().sources());
        return new ListGraph(changed);
    }

    /** The names of the lists that have a list among their sources, in alphabetical order. */
    public Set<String> usersOf(String name) {
        return sources.entrySet().stream()
                .filter(list -> list.getValue().contains(name))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The problem with the sources of a list, as the end of a sentence: unknown lists, or the list itself. */
    public Optional<String> objectionTo(String name) {
        List<String> own = sources.getOrDefault(name, List.of());
        Set<String> unknown = new TreeSet<>(own);
        unknown.removeAll(sources.keySet());
        if (!unknown.isEmpty()) {
            return Optional.of("has lists that don't exist: " + String.join(", ", unknown));
        }
        return own.stream()
                .filter(source -> reachableFrom(source).contains(name))
                .findFirst()
                .map(source -> source.equals(name)
                        ? "has the list itself"
                        : "has %s, which is combined from this list".formatted(source));
    }

    private Set<String> reachableFrom(String name) {
        SequencedSet<String> reached = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(List.of(name));
        while (!open.isEmpty()) {
            String next = open.removeLast();
            if (reached.add(next)) {
                open.addAll(sources.getOrDefault(next, List.of()));
            }
        }
        return reached;
    }

    /** The given lists, each one after those of its sources that are among them. */
    public static List<Blocklist> inOrder(Collection<Blocklist> lists) {
        Map<String, Blocklist> byName = lists.stream()
                .collect(Collectors.toMap(Blocklist::name, Function.identity(), (one, _) -> one, TreeMap::new));
        SequencedSet<String> order = new LinkedHashSet<>();
        Set<String> entered = new TreeSet<>();
        byName.keySet().forEach(name -> visit(name, byName, entered, order));
        return order.stream().map(byName::get).toList();
    }

    /** Lists are seldom combined from combined ones, so the depth is small; it is at most the number of lists. */
    private static void visit(
            String name, Map<String, Blocklist> lists, Set<String> entered, SequencedSet<String> order) {
        Blocklist list = lists.get(name);
        if (list != null && entered.add(name)) {
            list.source().location().sources().forEach(source -> visit(source, lists, entered, order));
            order.add(name);
        }
    }
}
