package dev.bartizan.published;

import dev.bartizan.health.HealthComponent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The snapshot in the health summary and in the metrics. A snapshot in force means that the database's state is missing. */
@Singleton
class SnapshotHealth implements HealthComponent, MeterBinder {

    private final PublishedSnapshot snapshot;
    private final SnapshotWriter writer;

    SnapshotHealth(PublishedSnapshot snapshot, SnapshotWriter writer) {
        this.snapshot = snapshot;
        this.writer = writer;
    }

    @Override
    public String name() {
        return "snapshot";
    }

    /** Not ok while it is in force. One that can't be written is only a fact, because nothing is missing yet. */
    @Override
    public Condition condition() {
        Map<String, Object> facts = new LinkedHashMap<>();
        snapshot.inForce().or(writer::writtenAt).ifPresent(written -> facts.put("written_at", written.toString()));
        boolean inForce = snapshot.inForce().isPresent();
        facts.put("in_force", inForce);
        snapshot.age().ifPresent(age -> facts.put("age_seconds", age.toSeconds()));
        writer.problem().ifPresent(problem -> facts.put("not_written", problem));
        return new Condition(!inForce, facts);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        TimeGauge.builder(
                        "bartizan.published.snapshot.age",
                        () -> snapshot.age().map(Duration::toMillis).orElse(0L),
                        TimeUnit.MILLISECONDS)
                .description("Age of the snapshot that lookups, bouncers and exports are answered from; 0 if they are"
                        + " answered from what the database has")
                .register(registry);
    }
}
