package dev.bartizan.published;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DatabaseState;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Writes the snapshot when something has changed, as long as the database works. While it fails, the last snapshot stays: it is the
 * last state that is certain.
 */
@Singleton
class SnapshotWriter {

    private static final Logger LOG = Logger.getLogger(SnapshotWriter.class);

    /** A large file is written less often, so that busy bans don't wear the disk: 4 GB a day at most. */
    private static final long BYTES_PER_SECOND = 50_000;

    private final List<PublishedPart> parts;
    private final SnapshotFile file;
    private final SnapshotConfig config;
    private final DatabaseState database;
    private final DeadlineQueue deadlines;
    private final Clock clock;

    /** The states of what this process wrote last. Guarded by {@code this}. */
    private @Nullable List<Object> written;

    /** Bans alone are not written again earlier. */
    private volatile Instant next = Instant.MIN;

    private volatile Optional<Instant> writtenAt = Optional.empty();
    private volatile Optional<String> problem = Optional.empty();

    SnapshotWriter(
            @All List<PublishedPart> parts,
            SnapshotFile file,
            SnapshotConfig config,
            DatabaseState database,
            DeadlineQueue deadlines,
            Clock clock) {
        this.parts = PublishedFormat.ordered(parts);
        this.file = file;
        this.config = config;
        this.database = database;
        this.deadlines = deadlines;
        this.clock = clock;
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        if (config.enabled()) {
            deadlines.every("published-snapshot", config.interval(), config.interval(), this::turn);
        }
    }

    void stop(@Observes @Priority(Lifecycle.Stop.LAST_WRITES) ShutdownEvent event) {
        if (config.enabled()) {
            write();
        }
    }

    /** When this process wrote the snapshot last. */
    Optional<Instant> writtenAt() {
        return writtenAt;
    }

    /** The kind of the last attempt's failure, without a path; empty if it succeeded. */
    Optional<String> problem() {
        return problem;
    }

    private void turn() {
        if (!clock.instant().isBefore(next) || credentialsChanged()) {
            write();
        }
    }

    private synchronized boolean credentialsChanged() {
        return written == null
                || parts.stream()
                        .filter(PublishedPart::credentials)
                        .anyMatch(part -> !written.contains(part.content().state()));
    }

    /** Writes the snapshot unless it would be the same, or the database fails. A failure is logged once; the next turn tries again. */
    synchronized void write() {
        if (!(database.condition() instanceof DatabaseState.Condition.Up || database.following())
                || !parts.stream().allMatch(PublishedPart::loaded)) {
            return;
        }
        Instant now = clock.instant();
        Map<String, PublishedContent> contents = new LinkedHashMap<>();
        parts.forEach(part -> contents.put(part.name(), part.content()));
        List<Object> states =
                contents.values().stream().map(PublishedContent::state).toList();
        if (states.equals(written)) {
            return;
        }
        try {
            long bytes = file.write(now, contents);
            written = states;
            writtenAt = Optional.of(now);
            next = now.plusSeconds(bytes / BYTES_PER_SECOND);
            LOG.logv(
                    problem.isPresent() ? Level.INFO : Level.DEBUG,
                    "published_snapshot_written",
                    kv("bytes", bytes),
                    kv("duration_ms", clock.millis() - now.toEpochMilli()));
            problem = Optional.empty();
        } catch (IOException | RuntimeException failure) {
            LOG.logv(
                    problem.isPresent() ? Level.DEBUG : Level.WARN,
                    "published_snapshot_not_written",
                    kv("file", file.path().toString()),
                    kv("reason", failure.toString()));
            problem = Optional.of(failure.getClass().getSimpleName());
        }
    }
}
