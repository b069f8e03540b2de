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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
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

    /**
     * An update that retention removed.
     *
     * @param since when
     */
    public record Retired(Update update, Instant since) {}

    private record Snapshot(
            List<Update> newestFirst,
            List<Retired> retired,
            Map<UUID, Update> byId,
            Map<Target, List<Update>> byTarget,
            Map<AppFile, UpdateAsset> files,
            Set<String> hashes) {

        /** A file of an app, by its hash. */
        private record AppFile(String app, String hash) {}

        static Snapshot of(Stream<Update> updates, List<Retired> retired) {
            List<Update> newestFirst = updates.sorted(
                            Comparator.comparing(Update::createdAt).reversed())
                    .toList();
            Map<AppFile, UpdateAsset> files = new HashMap<>();
            Stream.concat(newestFirst.stream(), retired.stream().map(Retired::update))
                    .forEach(update -> update.files()
                            .forEach(file -> files.putIfAbsent(
                                    new AppFile(update.target().app(), file.hash()), file)));
            return new Snapshot(
                    newestFirst,
                    retired,
                    newestFirst.stream().collect(Collectors.toMap(Update::id, Function.identity())),
                    newestFirst.stream()
                            .collect(Collectors.groupingBy(Update::target, Collectors.toUnmodifiableList())),
                    files,
                    files.keySet().stream().map(AppFile::hash).collect(Collectors.toUnmodifiableSet()));
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
     * One update, also if retention removed it and its files are kept.
     *
     * @throws DatabaseException if they have never been loaded
     */
    public Optional<Update> findStored(UUID id) {
        return find(id).or(() -> retired().stream()
                .map(Retired::update)
                .filter(update -> update.id().equals(id))
                .findFirst());
    }

    /**
     * The updates that clients are offered: of each target those that are newer than its newest complete update, and that one.
     *
     * @throws DatabaseException if they have never been loaded
     */
    public List<Update> offered() {
        List<Update> offered = new ArrayList<>();
        snapshot().byTarget().values().forEach(newestFirst -> {
            for (Update update : newestFirst) {
                offered.add(update);
                if (update.complete()) {
                    break;
                }
            }
        });
        return offered;
    }

    /**
     * The updates that retention removed, whose files are kept.
     *
     * @throws DatabaseException if they have never been loaded
     */
    public List<Retired> retired() {
        return snapshot().retired();
    }

    /**
     * A file that any update of an app refers to, also one that retention removed.
     *
     * @param hash SHA-256, base64url without padding
     * @throws DatabaseException if they have never been loaded
     */
    public Optional<UpdateAsset> file(String app, String hash) {
        return Optional.ofNullable(snapshot().files().get(new Snapshot.AppFile(app, hash)));
    }

    /**
     * Whether any update of any app refers to a file, also one that retention removed.
     *
     * @param hash SHA-256, base64url without padding
     * @throws DatabaseException if they have never been loaded
     */
    public boolean needFile(String hash) {
        return snapshot().hashes().contains(hash);
    }

    /**
     * Publishes updates, all or none. Clients ignore updates that are not newer than their own, so each update gets a
     * time after all others of its target, even if the clock was set back.
     *
     * @return the updates with their time of publication
     * @throws DatabaseException with one of the five codes
     */
    public List<Update> add(List<Update> drafts) {
        return add(drafts, database::write);
    }

    /**
     * As {@link #add(List)}, in a transaction that also has something else.
     *
     * @param transaction runs what it is given in one transaction
     */
    public synchronized List<Update> add(List<Update> drafts, Consumer<Runnable> transaction) {
        List<Update> added = drafts.stream().map(this::dated).toList();
        transaction.accept(() -> added.forEach(update -> repository.persist(UpdateRow.of(update, json))));
        replace(Stream.concat(all().stream(), added.stream()));
        return added;
    }

    private Update dated(Update draft) {
        Instant moment = draft.createdAt();
        Instant earliest = Stream.concat(
                        of(draft.target()).stream(),
                        retired().stream()
                                .map(Retired::update)
                                .filter(update -> update.target().equals(draft.target())))
                .map(update -> update.createdAt().plusMillis(1))
                .max(Comparator.naturalOrder())
                .orElse(moment);
        return draft.at(moment.isBefore(earliest) ? earliest : moment);
    }

    /** Replaces the updates with the same ids by copies with another rollout, all or none. */
    public synchronized void setRollout(Collection<Update> changed) {
        database.write(
                () -> changed.forEach(update -> repository.setShare(update.id().toString(), update.share())));
        Set<UUID> ids = changed.stream().map(Update::id).collect(Collectors.toSet());
        replace(Stream.concat(all().stream().filter(update -> !ids.contains(update.id())), changed.stream()));
    }

    /** Offers updates no longer, but keeps their files until they are removed. */
    public synchronized void retire(Collection<Update> expired, Instant moment) {
        Instant since = moment.truncatedTo(ChronoUnit.MILLIS);
        database.write(
                () -> expired.forEach(update -> repository.retire(update.id().toString(), since)));
        current = Snapshot.of(
                all().stream().filter(update -> !expired.contains(update)),
                Stream.concat(retired().stream(), expired.stream().map(update -> new Retired(update, since)))
                        .toList());
    }

    public synchronized void remove(Collection<Update> removed) {
        database.write(() ->
                removed.forEach(update -> repository.deleteById(update.id().toString())));
        current = Snapshot.of(
                all().stream().filter(update -> !removed.contains(update)),
                retired().stream()
                        .filter(retired -> !removed.contains(retired.update()))
                        .toList());
    }

    private void replace(Stream<Update> updates) {
        current = Snapshot.of(updates, retired());
    }

    public synchronized void load(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        current = database.read(() -> {
            List<Update> offered = new ArrayList<>();
            List<Retired> retired = new ArrayList<>();
            for (UpdateRow row : repository.listWithFiles()) {
                Instant since = row.retiredAt;
                readable(row).ifPresent(update -> {
                    if (since == null) {
                        offered.add(update);
                    } else {
                        retired.add(new Retired(update, since));
                    }
                });
            }
            return Snapshot.of(offered.stream(), List.copyOf(retired));
        });
    }

    /** Logs and skips a damaged row, so that the others are still served. */
    private Optional<Update> readable(UpdateRow row) {
        try {
            return Optional.of(row.toUpdate(json));
        } catch (IllegalArgumentException damaged) {
            LOG.errorv(damaged, "update_unreadable", kv("id", row.id));
            return Optional.empty();
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
