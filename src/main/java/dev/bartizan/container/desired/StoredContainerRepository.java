package dev.bartizan.container.desired;

import dev.bartizan.node.NodeName;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** This node's rows of the table {@code supervised_container}. */
@ApplicationScoped
class StoredContainerRepository implements PanacheRepository<ContainerRow> {

    private static final String ONE = "node = ?1 and name = ?2";

    private final NodeName node;

    StoredContainerRepository(NodeName node) {
        this.node = node;
    }

    List<ContainerRow> ofThisNode() {
        return list("node", node.text());
    }

    /** The row of a container; a new one if there is none. */
    ContainerRow row(String name) {
        return find(ONE, node.text(), name).firstResultOptional().orElseGet(() -> {
            ContainerRow row = new ContainerRow();
            row.node = node.text();
            row.name = name;
            return row;
        });
    }

    void remove(String name) {
        delete(ONE, node.text(), name);
    }
}
