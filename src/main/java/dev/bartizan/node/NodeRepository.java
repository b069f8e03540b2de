package dev.bartizan.node;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Accesses the table {@code node}. */
@ApplicationScoped
class NodeRepository implements PanacheRepositoryBase<NodeRow, String> {

    /** The nodes by name, at most {@code most}. */
    List<NodeRow> byName(int most) {
        return find("order by name").range(0, most - 1).list();
    }

    /** The node that was seen last; empty if there is none. */
    Optional<NodeRow> seenLast() {
        return find("order by seenAt desc, name").firstResultOptional();
    }

    /** Only this node leads. */
    void leads(String name) {
        update("leads = false where leads and name <> ?1", name);
    }

    /** The address of this node as the server of PostgreSQL sees it; empty for a UNIX socket. */
    Optional<String> addressSeenByServer() {
        return Optional.ofNullable((String) getEntityManager()
                .createNativeQuery("SELECT host(inet_client_addr())", String.class)
                .getSingleResultOrNull());
    }

    void rename(String former, String name) {
        update("name = ?1 where name = ?2", name, former);
        getEntityManager().clear();
    }

    /** Removes the nodes that were last seen before a moment; returns how many. */
    int removeSeenBefore(Instant moment) {
        return (int) delete("seenAt < ?1", moment);
    }
}
