package dev.bartizan.deployment.run;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Accesses the table {@code deployment}. */
@ApplicationScoped
class DeploymentRepository implements PanacheRepository<DeploymentRow> {

    /**
     * The newest deployments, newest first.
     *
     * @param app the app; all apps if it is not given
     * @param before only those with smaller IDs
     */
    List<DeploymentRow> newest(@Nullable String app, long before, int limit) {
        return (app == null
                        ? find("id < ?1 order by id desc", before)
                        : find("app = ?1 and id < ?2 order by id desc", app, before))
                .range(0, limit - 1)
                .list();
    }

    /** The last deployment of each app. */
    List<DeploymentRow> latest() {
        return list("id in (select max(id) from DeploymentRow group by app)");
    }

    boolean running(String app) {
        return count("app = ?1 and endedAt is null", app) > 0;
    }
}
