package dev.bartizan.deployment.route;

import dev.bartizan.node.NodeName;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** This node's rows of the table {@code deployment_port}. */
@ApplicationScoped
class PortRepository implements PanacheRepository<PortRow> {

    private final NodeName node;

    PortRepository(NodeName node) {
        this.node = node;
    }

    List<PortRow> ofThisNode() {
        return list("node", node.text());
    }

    /** The row of a port of a container; a new one if there is none. */
    PortRow row(String containerPort) {
        return find("node = ?1 and containerPort = ?2", node.text(), containerPort)
                .firstResultOptional()
                .orElseGet(() -> {
                    PortRow row = new PortRow();
                    row.node = node.text();
                    row.containerPort = containerPort;
                    return row;
                });
    }
}
