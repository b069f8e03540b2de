package dev.bartizan.replica;

import dev.bartizan.database.DatabaseException;
import java.util.Set;

/** What a node publishes that follows: rows of one table, in memory. It changes no row. */
public interface FollowedPart {

    /** Parts with lower numbers are loaded first: a constant of {@link dev.bartizan.system.Lifecycle.Open}. */
    int order();

    /** The table whose changes it needs. */
    String table();

    /**
     * Reads all rows, and publishes them.
     *
     * @throws DatabaseException if they can't be read; then what was published stays
     */
    void reload();

    /**
     * Reads the rows that have changed, and publishes them.
     *
     * @param ids of rows that were inserted, updated or deleted
     * @throws DatabaseException if they can't be read; then what was published stays
     */
    default void reload(Set<Long> ids) {
        reload();
    }
}
