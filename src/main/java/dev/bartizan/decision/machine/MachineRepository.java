package dev.bartizan.decision.machine;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Rows of {@code machine}. */
@ApplicationScoped
class MachineRepository implements PanacheRepository<MachineRow> {

    List<MachineRow> listByName() {
        return list("order by name");
    }

    boolean has(String name) {
        return count("name", name) > 0;
    }
}
