package dev.bartizan.blocklist;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Rows of {@code blocklist}. */
@ApplicationScoped
public class BlocklistRepository implements PanacheRepository<BlocklistRow> {

    public Optional<BlocklistRow> findByName(String name) {
        return find("name", name).firstResultOptional();
    }

    public List<BlocklistRow> listByName() {
        return list("order by name");
    }

    public List<BlocklistRow> listEnabled() {
        return list("enabled = true order by name");
    }
}
