package dev.bartizan.published;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.system.Lifecycle;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Puts the snapshot in force if the database can't be read at the start, until everything has been loaded from the database. An
 * unreadable snapshot is ignored. A process that stands by for another one deletes its snapshot, because that one changes what
 * is published.
 */
@Singleton
public class PublishedSnapshot {

    private static final Logger LOG = Logger.getLogger(PublishedSnapshot.class);

    private final List<PublishedPart> parts;
    private final SnapshotFile file;
    private final SnapshotConfig config;
    private final DatabaseState database;
    private final Clock clock;

    /** When the snapshot was written that is in force; null if none is. */
    private volatile @Nullable Instant writtenAt;

    PublishedSnapshot(
            @All List<PublishedPart> parts,
            SnapshotFile file,
            SnapshotConfig config,
            DatabaseState database,
            Clock clock) {
        this.parts = PublishedFormat.ordered(parts);
        this.file = file;
        this.config = config;
        this.database = database;
        this.clock = clock;
    }

    /** When the snapshot was written that is in force; empty if everything in force is from the database. Never blocks. */
    public Optional<Instant> inForce() {
        Instant written = writtenAt;
        return written == null || complete() ? Optional.empty() : Optional.of(written);
    }

    /** How long ago the snapshot in force was written; empty if none is in force. Never negative. */
    public Optional<Duration> age() {
        return inForce().map(written -> age(written));
    }

    private Duration age(Instant written) {
        Duration age = Duration.between(written, clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    private boolean complete() {
        return parts.stream().allMatch(PublishedPart::loaded);
    }

    /** Runs after the first attempt to open the database. */
    void start(@Observes @Priority(Lifecycle.Start.SNAPSHOT) StartupEvent event) {
        if (!config.enabled() || complete()) {
            return;
        }
        try {
            if (database.usedByOther()) {
                // The other process publishes, and may have revoked what the file has.
                file.delete();
                return;
            }
            restore(file.read(parts));
        } catch (NoSuchFileException none) {
            LOG.infov("published_snapshot_absent", kv("file", file.path().toString()));
        } catch (IOException | RuntimeException | OutOfMemoryError unreadable) {
            LOG.warnv(
                    "published_snapshot_ignored",
                    kv("file", file.path().toString()),
                    kv("reason", unreadable.toString()));
        }
    }

    private void restore(PublishedFormat.Read snapshot) {
        writtenAt = snapshot.writtenAt();
        snapshot.parts().stream()
                .filter(section -> !section.part().loaded())
                .map(PublishedFormat.Section::restore)
                .forEach(Runnable::run);
        LOG.warnv(
                "published_from_snapshot",
                kv("written_at", snapshot.writtenAt().toString()),
                kv("age_seconds", age(snapshot.writtenAt()).toSeconds()),
                kv("entries", snapshot.entries()));
    }

    /** Runs after all parts have been loaded, if nothing failed. */
    void opened(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        if (writtenAt != null && complete()) {
            writtenAt = null;
            LOG.infov("published_from_database");
        }
    }
}
