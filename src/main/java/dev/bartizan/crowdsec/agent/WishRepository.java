package dev.bartizan.crowdsec.agent;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;

/** The row of {@code crowdsec_agent}. */
@ApplicationScoped
class WishRepository implements PanacheRepository<StoredWish> {}
