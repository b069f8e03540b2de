package dev.bartizan.crowdsec.agent;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** Accesses the table {@code crowdsec_agent}. */
@ApplicationScoped
class DesiredStateRepository implements PanacheRepositoryBase<DesiredStateRow, String> {}
