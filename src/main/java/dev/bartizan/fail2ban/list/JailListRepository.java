package dev.bartizan.fail2ban.list;

import dev.bartizan.node.NodeName;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** This node's rows of {@code jail_list}. */
@ApplicationScoped
class JailListRepository implements PanacheRepository<JailListRow> {

    private final NodeName node;

    JailListRepository(NodeName node) {
        this.node = node;
    }

    List<JailListRow> ofThisNode() {
        return list("node", node.text());
    }

    Optional<JailListRow> find(String jail, String list) {
        return find("node = ?1 and jail = ?2 and list = ?3", node.text(), jail, list)
                .firstResultOptional();
    }

    /** A new row of this node, which is not stored yet. */
    JailListRow create() {
        JailListRow row = new JailListRow();
        row.node = node.text();
        return row;
    }
}
