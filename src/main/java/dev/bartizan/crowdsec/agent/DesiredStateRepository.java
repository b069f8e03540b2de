package dev.bartizan.crowdsec.agent;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;

/** Accesses the table {@code crowdsec_agent}. */
@ApplicationScoped
class DesiredStateRepository implements PanacheRepository<DesiredStateRow> {}
