package dev.bartizan.blocklist;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Rows of {@code blocklist}. */
@ApplicationScoped
class BlocklistRepository implements PanacheRepository<Blocklist> {

    Optional<Blocklist> findByName(String name) {
        return find("name", name).firstResultOptional();
    }

    List<Blocklist> listByName() {
        return list("order by name");
    }

    List<Blocklist> listEnabled() {
        return list("enabled = true order by name");
    }
}
