package dev.bartizan.deployment.route;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** Accesses the table {@code deployment_port}. */
@ApplicationScoped
class PortRepository implements PanacheRepositoryBase<PortRow, String> {}
