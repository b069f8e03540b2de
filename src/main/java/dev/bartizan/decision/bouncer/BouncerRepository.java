package dev.bartizan.decision.bouncer;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Rows of {@code bouncer}. */
@ApplicationScoped
class BouncerRepository implements PanacheRepository<Bouncer> {

    List<Bouncer> listByName() {
        return list("order by name");
    }

    Optional<Bouncer> findByName(String name) {
        return find("name", name).firstResultOptional();
    }
}
