package dev.bartizan.deployment.route;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** Accesses the table {@code deployment_route}. */
@ApplicationScoped
class RouteRepository implements PanacheRepositoryBase<RouteRow, String> {}
