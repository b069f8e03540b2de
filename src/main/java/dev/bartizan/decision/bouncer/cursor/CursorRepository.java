package dev.bartizan.decision.bouncer.cursor;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The stored cursors. */
@Singleton
public class CursorRepository implements PanacheRepository<CursorRow> {

    List<CursorListRow> lists(Collection<String> hashes) {
        return hashes.isEmpty()
                ? List.of()
                : getEntityManager()
                        .createQuery("FROM CursorListRow WHERE hash IN :hashes", CursorListRow.class)
                        .setParameter("hashes", hashes)
                        .getResultList();
    }

    Set<String> hashes() {
        return new HashSet<>(getEntityManager()
                .createQuery("SELECT hash FROM CursorListRow", String.class)
                .getResultList());
    }

    void add(CursorListRow list) {
        if (getEntityManager().find(CursorListRow.class, list.hash) == null) {
            getEntityManager().persist(list);
        }
    }

    /** Stores a cursor, unless its bouncer has been deleted. */
    void store(CursorRow cursor) {
        if (bouncerExists(cursor.bouncerId)) {
            getEntityManager().merge(cursor);
        }
    }

    private boolean bouncerExists(long id) {
        return !getEntityManager()
                .createNativeQuery("SELECT id FROM bouncer WHERE id = :id", Long.class)
                .setParameter("id", id)
                .getResultList()
                .isEmpty();
    }

    /** Deletes the cursors of bouncers that have stopped pulling, and the lists that no cursor has. */
    void deleteUnused(Instant pulledBefore) {
        list("pulledAt < ?1", pulledBefore).forEach(this::delete);
        getEntityManager()
                .createQuery("DELETE FROM CursorListRow sent WHERE sent.hash NOT IN"
                        + " (SELECT used FROM CursorRow cursor JOIN cursor.hashes used)")
                .executeUpdate();
    }
}
