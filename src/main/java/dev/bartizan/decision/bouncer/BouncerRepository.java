package dev.bartizan.decision.bouncer;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Rows of {@code bouncer}. */
@ApplicationScoped
class BouncerRepository implements PanacheRepository<BouncerRow> {

    private static final Logger LOG = Logger.getLogger(BouncerRepository.class);

    private final ObjectMapper json;

    BouncerRepository(ObjectMapper json) {
        this.json = json;
    }

    List<BouncerRow> listByName() {
        return list("order by name");
    }

    Optional<BouncerRow> findByName(String name) {
        return find("name", name).firstResultOptional();
    }

    /**
     * Adds to the activity of a bouncer. Other nodes add, too.
     *
     * @param stored what the row has of it
     */
    void add(long id, BouncerActivity stored, BouncerActivity latest) {
        update(
                "queries = queries + ?1, hits = hits + ?2 where id = ?3",
                latest.queries() - stored.queries(),
                latest.hits() - stored.hits(),
                id);
        if (latest.lastAt() != null) {
            update(
                    "lastPullAt = ?1, userAgent = ?2, address = ?3 where id = ?4 and (lastPullAt is null or lastPullAt <= ?1)",
                    latest.lastAt(),
                    latest.userAgent(),
                    latest.address(),
                    id);
        }
        if (!latest.metrics().equals(stored.metrics())) {
            update("metrics = ?1 where id = ?2", text(latest.metrics()), id);
        }
    }

    Optional<BouncerRow> findByCertificate(String certificate) {
        return find("certificate", certificate).firstResultOptional();
    }

    private String text(Map<String, Long> metrics) {
        try {
            return json.writeValueAsString(metrics);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The stored activity of a bouncer. */
    BouncerActivity activity(BouncerRow bouncer) {
        BouncerActivity.Contact last = bouncer.lastPullAt == null || bouncer.address == null
                ? null
                : new BouncerActivity.Contact(bouncer.lastPullAt, bouncer.userAgent, bouncer.address);
        return new BouncerActivity(last, bouncer.queries, bouncer.hits, metrics(bouncer));
    }

    private Map<String, Long> metrics(BouncerRow bouncer) {
        try {
            return bouncer.metrics == null ? Map.of() : json.readValue(bouncer.metrics, new TypeReference<>() {});
        } catch (JsonProcessingException unreadable) {
            LOG.warnv("bouncer_metrics_unreadable", kv("id", bouncer.id), kv("reason", unreadable.getMessage()));
            return Map.of();
        }
    }
}
