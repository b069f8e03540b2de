package dev.bartizan.blocklist;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Rows of {@code blocklist}. */
@ApplicationScoped
public class BlocklistRepository implements PanacheRepository<Blocklist> {

    public Optional<Blocklist> findByName(String name) {
        return find("name", name).firstResultOptional();
    }

    public List<Blocklist> listByName() {
        return list("order by name");
    }

    public List<Blocklist> listEnabled() {
        return list("enabled = true order by name");
    }
}
