package dev.bartizan.protection.shared;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** Accesses the table {@code protected_address}. */
@ApplicationScoped
class ProtectedAddressRepository implements PanacheRepositoryBase<ProtectedAddressRow, ProtectedAddressRow.Key> {}
