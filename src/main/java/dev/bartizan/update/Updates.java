package dev.bartizan.update;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.system.Lifecycle;
import dev.bartizan.update.Update.Target;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** All updates, in memory. Clients' requests don't use the database and work while it fails. */
@Singleton
public class Updates {

    private static final Logger LOG = Logger.getLogger(Updates.class);

    private final UpdateRepository repository;
    private final Database database;
    private final DatabaseState state;
    private final ObjectMapper json;

    /** Absent before the first load. */
    private volatile @Nullable Snapshot current;

    Updates(UpdateRepository repository, Database database, DatabaseState state, ObjectMapper json) {
        this.repository = repository;
        this.database = database;
        this.state = state;
        this.json = json;
    }

    private record Snapshot(
            List<Update> newestFirst,
            Map<UUID, Update> byId,
            Map<Target, List<Update>> byTarget,
            Map<String, UpdateAsset> filesByHash) {

        static Snapshot of(Stream<Update> updates) {
            List<Update> newestFirst = updates.sorted(
                            Comparator.comparing(Update::createdAt).reversed())
                    .toList();
            Map<String, UpdateAsset> files = new HashMap<>();
            newestFirst.stream().flatMap(Update::files).forEach(file -> files.putIfAbsent(file.hash(), file));
            return new Snapshot(
                    newestFirst,
                    newestFirst.stream().collect(Collectors.toMap(Update::id, Function.identity())),
                    newestFirst.stream()
                            .collect(Collectors.groupingBy(Update::target, Collectors.toUnmodifiableList())),
                    files);
        }
    }

    /**
     * The updates of one target, newest first.
     *
     * @throws DatabaseException if they have never been loaded
     */
    public List<Update> of(Target target) {
        return snapshot().byTarget().getOrDefault(target, List.of());
    }

    /**
     * All updates, newest first.
     *
     * @throws DatabaseException if they have never been loaded
     */
    public List<Update> all() {
        return snapshot().newestFirst();
    }

    /**
     * One update.
     *
     * @throws DatabaseException if they have never been loaded
     */
    public Optional<Update> find(UUID id) {
        return Optional.ofNullable(snapshot().byId().get(id));
    }

    /**
     * A file that any update refers to.
     *
     * @param hash SHA-256, base64url without padding
     * @throws DatabaseException if they have never been loaded
     */
    public Optional<UpdateAsset> file(String hash) {
        return Optional.ofNullable(snapshot().filesByHash().get(hash));
    }

    /**
     * Publishes updates, all or none. Clients ignore updates that are not newer than their own, so each update gets a
     * time after all others of its target, even if the clock was set back.
     *
     * @return the updates with their time of publication
     * @throws DatabaseException with one of the five codes
     */
    public synchronized List<Update> add(List<Update> drafts) {
        List<Update> added = drafts.stream().map(this::dated).toList();
        database.write(() -> added.forEach(update -> repository.persist(UpdateRow.of(update, json))));
        replace(Stream.concat(all().stream(), added.stream()));
        return added;
    }

    private Update dated(Update draft) {
        Instant moment = draft.createdAt();
        Instant earliest = of(draft.target()).stream()
                .findFirst()
                .map(newest -> newest.createdAt().plusMillis(1))
                .orElse(moment);
        return draft.at(moment.isBefore(earliest) ? earliest : moment);
    }

    /** Replaces the update with the same id by a copy with another rollout. */
    public synchronized void setRollout(Update changed) {
        database.write(() -> repository.setRollout(changed.id().toString(), changed.rollout()));
        replace(Stream.concat(all().stream().filter(update -> !update.id().equals(changed.id())), Stream.of(changed)));
    }

    public synchronized void remove(Collection<Update> removed) {
        database.write(() ->
                removed.forEach(update -> repository.deleteById(update.id().toString())));
        replace(all().stream().filter(update -> !removed.contains(update)));
    }

    private void replace(Stream<Update> updates) {
        current = Snapshot.of(updates);
    }

    public synchronized void load(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        List<Update> loaded = database.read(() ->
                repository.listWithFiles().stream().flatMap(this::readable).toList());
        replace(loaded.stream());
    }

    /** Logs and skips a damaged row, so that the others are still served. */
    private Stream<Update> readable(UpdateRow row) {
        try {
            return Stream.of(row.toUpdate(json));
        } catch (IllegalArgumentException damaged) {
            LOG.errorv(damaged, "update_unreadable", kv("id", row.id));
            return Stream.empty();
        }
    }

    /** @throws DatabaseException if the updates have never been loaded */
    public void requireLoaded() {
        snapshot();
    }

    private Snapshot snapshot() {
        Snapshot snapshot = current;
        if (snapshot == null) {
            throw state.unavailable();
        }
        return snapshot;
    }
}
