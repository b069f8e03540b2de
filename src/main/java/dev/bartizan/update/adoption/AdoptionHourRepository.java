package dev.bartizan.update.adoption;

import dev.bartizan.update.Update;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** The rows of {@code update_hour}. */
@Singleton
class AdoptionHourRepository {

    private static final String ADD = """
            INSERT INTO update_hour (app, platform, runtime_version, channel, hour, update_id, requests)
            VALUES (:app, :platform, :runtime, :channel, :hour, :update, :requests)
            ON CONFLICT (app, platform, runtime_version, channel, hour, update_id)
            DO UPDATE SET requests = update_hour.requests + excluded.requests""";

    private static final String REQUESTS = """
            SELECT hour, update_id, requests FROM update_hour
            WHERE app = :app AND platform = :platform AND runtime_version = :runtime
                AND channel = :channel AND hour >= :since""";

    private final Session session;

    AdoptionHourRepository(Session session) {
        this.session = session;
    }

    void add(AdoptionHour hour, long requests) {
        session.createNativeMutationQuery(ADD)
                .setParameter("app", hour.target().app())
                .setParameter("platform", hour.target().platform().wireName())
                .setParameter("runtime", hour.target().runtimeVersion())
                .setParameter("channel", hour.target().channel())
                .setParameter("hour", hour.hour().toEpochMilli())
                .setParameter("update", hour.update().map(UUID::toString).orElse(""))
                .setParameter("requests", requests)
                .executeUpdate();
    }

    /** The requests of a target's apps since a time, at most 30 days of hours. */
    Map<AdoptionHour, Long> requests(Update.Target target, Instant since) {
        Map<AdoptionHour, Long> requests = new HashMap<>();
        session.createNativeQuery(REQUESTS, Object[].class)
                .setParameter("app", target.app())
                .setParameter("platform", target.platform().wireName())
                .setParameter("runtime", target.runtimeVersion())
                .setParameter("channel", target.channel())
                .setParameter("since", since.toEpochMilli())
                .getResultStream()
                .forEach(row -> requests.put(hour(target, row), ((Number) row[2]).longValue()));
        return requests;
    }

    private static AdoptionHour hour(Update.Target target, Object[] row) {
        String update = (String) row[1];
        return new AdoptionHour(
                target,
                Instant.ofEpochMilli(((Number) row[0]).longValue()),
                update.isEmpty() ? Optional.empty() : Optional.of(UUID.fromString(update)));
    }

    int removeBefore(Instant hour) {
        return session.createNativeMutationQuery("DELETE FROM update_hour WHERE hour < :hour")
                .setParameter("hour", hour.toEpochMilli())
                .executeUpdate();
    }
}
