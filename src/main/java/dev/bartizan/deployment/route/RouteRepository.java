package dev.bartizan.deployment.route;

import dev.bartizan.node.NodeName;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** This node's rows of the table {@code deployment_route}. */
@ApplicationScoped
class RouteRepository implements PanacheRepository<RouteRow> {

    private final NodeName node;

    RouteRepository(NodeName node) {
        this.node = node;
    }

    List<RouteRow> ofThisNode() {
        return list("node", node.text());
    }

    /** The row of a place; a new one if there is none. */
    RouteRow row(String place) {
        return find("node = ?1 and place = ?2", node.text(), place)
                .firstResultOptional()
                .orElseGet(() -> {
                    RouteRow row = new RouteRow();
                    row.node = node.text();
                    row.place = place;
                    return row;
                });
    }
}
