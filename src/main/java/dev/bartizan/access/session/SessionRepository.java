package dev.bartizan.access.session;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.inject.Singleton;
import java.time.Instant;

/** The sessions. */
@Singleton
public class SessionRepository implements PanacheRepository<SessionRow> {

    void deleteByHash(String hash) {
        delete("hash", hash);
    }

    void used(long id, Instant when) {
        update("lastUsedAt = ?1 where id = ?2", when, id);
    }
}
