package dev.bartizan.blocklist.derived;

import dev.bartizan.blocklist.Blocklist;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The lists of one import run whose content has changed, and the combined lists that must follow. Not thread-safe. */
public final class ChangedSources {

    private static final int NEVER = -1;

    /** The steps at which lists were imported and at which their content changed, by name. */
    private final Map<String, Integer> importedAt = new HashMap<>();

    private final Map<String, Integer> changedAt = new HashMap<>();
    private final Set<String> followed = new HashSet<>();
    private int steps;

    /** Records the import of a list. */
    public void imported(Blocklist list, boolean changed) {
        importedAt.put(list.name(), steps);
        if (changed) {
            changedAt.put(list.name(), steps);
        }
        steps++;
    }

    /** Whether the content of a list has changed. */
    public boolean any() {
        return !changedAt.isEmpty();
    }

    /**
     * The next combined list that must be imported, because the content of a source has changed since it was. Each list is
     * returned at most once.
     */
    public Optional<Blocklist> next(Collection<Blocklist> enabled) {
        Optional<Blocklist> next = ListGraph.inOrder(enabled).stream()
                .filter(list -> !followed.contains(list.name()) && outdated(list))
                .findFirst();
        next.ifPresent(list -> followed.add(list.name()));
        return next;
    }

    private boolean outdated(Blocklist list) {
        int imported = importedAt.getOrDefault(list.name(), NEVER);
        return list.source().location().sources().stream()
                .anyMatch(source -> changedAt.getOrDefault(source, NEVER) > imported);
    }
}
