package dev.bartizan.decision.allowlist;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Rows of {@code allowlist_entry}. */
@ApplicationScoped
class AllowlistRepository implements PanacheRepository<AllowlistEntryRow> {

    Optional<AllowlistEntryRow> findByRange(String range) {
        return find("range", range).firstResultOptional();
    }

    List<AllowlistEntryRow> listById() {
        return list("order by id");
    }
}
