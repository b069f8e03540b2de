package dev.bartizan.decision.bouncer;

import dev.bartizan.access.token.TokenSecret;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The bouncers in memory, by the hash of their key. The whole map is replaced after each change of the rows. */
@Singleton
class BouncerRegistry {

    /** Empty until the bouncers have been loaded for the first time. */
    private volatile Optional<Map<String, BouncerSession>> byHash = Optional.empty();

    /** Whether the bouncers have been loaded, so that a key that isn't found is wrong. */
    boolean loaded() {
        return byHash.isPresent();
    }

    Optional<BouncerSession> find(TokenSecret key) {
        return byHash.map(sessions -> sessions.get(key.hash()));
    }

    Optional<BouncerSession> find(long id) {
        return sessions().stream().filter(session -> session.id() == id).findFirst();
    }

    Collection<BouncerSession> sessions() {
        return byHash.<Collection<BouncerSession>>map(Map::values).orElse(List.of());
    }

    /**
     * Replaces the bouncers; existing sessions are kept. Sessions are matched by key, because ids start at 1 again in a
     * new database.
     */
    void replace(Collection<BouncerRow> rows, Function<BouncerRow, BouncerActivity> stored) {
        Map<String, BouncerSession> before = byHash.orElse(Map.of());
        Map<String, BouncerSession> next = new HashMap<>();
        for (BouncerRow row : rows) {
            BouncerSession session = before.get(row.hash);
            if (session == null || session.id() != row.id) {
                session = new BouncerSession(row.id, row.name, row.settings(), stored.apply(row));
            }
            session.set(row.name, row.settings());
            next.put(row.hash, session);
        }
        byHash = Optional.of(next);
    }
}
