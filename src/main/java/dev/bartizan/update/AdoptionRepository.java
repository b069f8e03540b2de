package dev.bartizan.update;

import dev.bartizan.update.Adoption.Failure;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** The rows of {@code update_downloads} and {@code update_failure}. Ignores updates that no longer exist. */
@Singleton
class AdoptionRepository {

    private static final String ADD_DOWNLOADS = """
            INSERT INTO update_downloads (update_id, downloads)
            SELECT id, :count FROM app_update WHERE id = :update
            ON CONFLICT (update_id) DO UPDATE SET downloads = update_downloads.downloads + excluded.downloads""";

    private static final String ADD_FAILURE = """
            INSERT INTO update_failure (update_id, client)
            SELECT id, :client FROM app_update WHERE id = :update
            ON CONFLICT DO NOTHING""";

    private final Session session;

    AdoptionRepository(Session session) {
        this.session = session;
    }

    Map<UUID, Long> downloads() {
        return session.createNativeQuery("SELECT update_id, downloads FROM update_downloads", Object[].class)
                .getResultStream()
                .collect(Collectors.toMap(
                        row -> UUID.fromString((String) row[0]), row -> ((Number) row[1]).longValue()));
    }

    List<Failure> failures() {
        return session.createNativeQuery("SELECT update_id, client FROM update_failure", Object[].class)
                .getResultStream()
                .map(row -> new Failure(UUID.fromString((String) row[0]), (String) row[1]))
                .toList();
    }

    void addDownloads(UUID update, long count) {
        session.createNativeMutationQuery(ADD_DOWNLOADS)
                .setParameter("update", update.toString())
                .setParameter("count", count)
                .executeUpdate();
    }

    void addFailure(Failure failure) {
        session.createNativeMutationQuery(ADD_FAILURE)
                .setParameter("update", failure.update().toString())
                .setParameter("client", failure.client())
                .executeUpdate();
    }
}
