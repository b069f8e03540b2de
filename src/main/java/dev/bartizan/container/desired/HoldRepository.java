package dev.bartizan.container.desired;

import dev.bartizan.node.NodeName;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** This node's rows of the table {@code container_hold}. */
@ApplicationScoped
class HoldRepository implements PanacheRepository<HoldRow> {

    private final NodeName node;

    HoldRepository(NodeName node) {
        this.node = node;
    }

    List<HoldRow> ofThisNode() {
        return list("node", node.text());
    }

    void replace(String app, Instant until) {
        remove(app);
        HoldRow row = new HoldRow();
        row.node = node.text();
        row.app = app;
        row.heldUntil = until;
        persist(row);
    }

    void remove(String app) {
        delete("node = ?1 and app = ?2", node.text(), app);
    }
}
