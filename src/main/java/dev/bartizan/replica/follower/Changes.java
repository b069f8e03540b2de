package dev.bartizan.replica.follower;

import dev.bartizan.replica.FollowedPart;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rows that have changed, by table. */
final class Changes {

    /** More rows are read with the whole table. */
    private static final int MOST_ROWS = 1_000;

    /** Empty for a table that is read as a whole. */
    private final Map<String, Optional<Set<Long>>> rows = new HashMap<>();

    /**
     * Adds a notification: the name of a table, or the name with ids of its rows, such as {@code ban:7,12}. Without readable
     * ids, it means the whole table.
     */
    void add(String notification) {
        int end = notification.indexOf(':');
        String table = end < 0 ? notification : notification.substring(0, end);
        Optional<Set<Long>> known = rows.getOrDefault(table, Optional.of(Set.of()));
        rows.put(table, end < 0 ? Optional.empty() : known.flatMap(ids -> with(ids, notification.substring(end + 1))));
    }

    private static Optional<Set<Long>> with(Set<Long> known, String list) {
        Set<Long> ids = new HashSet<>(known);
        try {
            for (String id : list.split(",")) {
                ids.add(Long.parseLong(id));
            }
        } catch (NumberFormatException unreadable) {
            return Optional.empty();
        }
        return ids.size() > MOST_ROWS ? Optional.empty() : Optional.of(ids);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Lets a part read what has changed of its table. */
    void applyTo(FollowedPart part) {
        Optional<Set<Long>> ids = rows.get(part.table());
        if (ids == null) {
            return;
        }
        ids.ifPresentOrElse(part::reload, part::reload);
    }
}
