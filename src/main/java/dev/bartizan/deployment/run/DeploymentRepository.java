package dev.bartizan.deployment.run;

import dev.bartizan.node.NodeName;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** This node's rows of the table {@code deployment}. */
@ApplicationScoped
class DeploymentRepository implements PanacheRepository<DeploymentRow> {

    private final NodeName node;

    DeploymentRepository(NodeName node) {
        this.node = node;
    }

    /**
     * The newest deployments, newest first.
     *
     * @param app the app; all apps if it is not given
     * @param before only those with smaller IDs
     */
    List<DeploymentRow> newest(@Nullable String app, long before, int limit) {
        return (app == null
                        ? find("node = ?1 and id < ?2 order by id desc", node.text(), before)
                        : find("node = ?1 and app = ?2 and id < ?3 order by id desc", node.text(), app, before))
                .range(0, limit - 1)
                .list();
    }

    /** The last deployment of each app. */
    List<DeploymentRow> latest() {
        return list("id in (select max(id) from DeploymentRow where node = ?1 group by app)", node.text());
    }

    /** The names of the containers of each app's deployments. */
    Map<String, Set<String>> containers() {
        Map<String, Set<String>> containers = new HashMap<>();
        getSession()
                .createQuery(
                        "select distinct app, oldContainer, newContainer from DeploymentRow where node = :node",
                        Object[].class)
                .setParameter("node", node.text())
                .getResultList()
                .forEach(row -> containers
                        .computeIfAbsent(String.valueOf(row[0]), _ -> new HashSet<>())
                        .addAll(List.of(String.valueOf(row[1]), String.valueOf(row[2]))));
        return containers;
    }

    Optional<DeploymentRow> find(long id) {
        return find("node = ?1 and id = ?2", node.text(), id).firstResultOptional();
    }

    boolean running(String app) {
        return count("node = ?1 and app = ?2 and endedAt is null", node.text(), app) > 0;
    }

    /** Stores a new deployment of this node, and assigns its ID. */
    void add(DeploymentRow row) {
        row.node = node.text();
        persistAndFlush(row);
    }
}
