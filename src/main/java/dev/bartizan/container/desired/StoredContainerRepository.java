package dev.bartizan.container.desired;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** Accesses the table {@code supervised_container}. */
@ApplicationScoped
class StoredContainerRepository implements PanacheRepositoryBase<ContainerRow, String> {}
