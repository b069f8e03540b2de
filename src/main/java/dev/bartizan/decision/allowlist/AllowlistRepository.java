package dev.bartizan.decision.allowlist;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows of {@code allowlist_entry}. */
@ApplicationScoped
class AllowlistRepository implements PanacheRepository<AllowlistEntryRow> {

    Optional<AllowlistEntryRow> findByRange(String range) {
        return find("range", range).firstResultOptional();
    }

    /** Deletes the entries that have ended. */
    void deleteEnded(Instant now) {
        delete("expiresAt <= ?1", now);
    }

    List<AllowlistEntryRow> listById() {
        return list("order by id");
    }
}
