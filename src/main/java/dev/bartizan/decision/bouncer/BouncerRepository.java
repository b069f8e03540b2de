package dev.bartizan.decision.bouncer;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Rows of {@code bouncer}. */
@ApplicationScoped
class BouncerRepository implements PanacheRepository<BouncerRow> {

    List<BouncerRow> listByName() {
        return list("order by name");
    }

    Optional<BouncerRow> findByName(String name) {
        return find("name", name).firstResultOptional();
    }

    Optional<BouncerRow> findByCertificate(String certificate) {
        return find("certificate", certificate).firstResultOptional();
    }
}
