package dev.bartizan.access.token;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import io.quarkus.panache.common.Sort;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** The issued tokens. */
@Singleton
public class TokenRepository implements PanacheRepository<TokenRow> {

    List<TokenRow> listByName() {
        return listAll(Sort.by("name"));
    }

    boolean exists(String name) {
        return count("name", name) > 0;
    }

    /** Sets in the database whether the last administrator's token may be deleted, and the time for that check. */
    void beforeRevoking(boolean configured, Instant now) {
        getSession()
                .createNativeMutationQuery("UPDATE administration SET configured = :configured, checked_at = :now")
                .setParameter("configured", configured)
                .setParameter("now", now.toEpochMilli())
                .executeUpdate();
    }

    /** Other nodes store uses, too. */
    void used(long id, Instant when) {
        update("lastUsedAt = ?1 where id = ?2 and (lastUsedAt is null or lastUsedAt < ?1)", when, id);
    }
}
