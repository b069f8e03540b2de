package dev.bartizan.update;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.update.Update.Target;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
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

/** All updates there are, in memory: what clients ask for needs no database, and goes on while it is broken. */
@Singleton
public class Updates {

    private static final Logger LOG = Logger.getLogger(Updates.class);

    private final UpdateRepository repository;
    private final Database database;
    private final DatabaseState state;
    private final ObjectMapper json;

    /** Null before they were loaded once. */
    private volatile Snapshot current;

    Updates(UpdateRepository repository, Database database, DatabaseState state, ObjectMapper json) {
        this.repository = repository;
        this.database = database;
        this.state = state;
        this.json = json;
    }

    private record Snapshot(
            Map<UUID, Update> byId, Map<Target, List<Update>> byTarget, Map<String, UpdateAsset> filesByHash) {

        static Snapshot of(Stream<Update> updates) {
            List<Update> newestFirst = updates.sorted(
                            Comparator.comparing(Update::createdAt).reversed())
                    .toList();
            Map<String, UpdateAsset> files = new HashMap<>();
            newestFirst.stream().flatMap(Update::files).forEach(file -> files.putIfAbsent(file.hash(), file));
            return new Snapshot(
                    newestFirst.stream().collect(Collectors.toMap(Update::id, Function.identity())),
                    newestFirst.stream()
                            .collect(Collectors.groupingBy(Update::target, Collectors.toUnmodifiableList())),
                    files);
        }
    }

    /**
     * The updates of one target, newest first.
     *
     * @throws DatabaseException if they could never be loaded
     */
    public List<Update> of(Platform platform, String runtimeVersion, String channel) {
        return snapshot().byTarget().getOrDefault(new Target(platform, runtimeVersion, channel), List.of());
    }

    /**
     * All updates, in no order.
     *
     * @throws DatabaseException if they could never be loaded
     */
    public List<Update> all() {
        return List.copyOf(snapshot().byId().values());
    }

    /**
     * One update.
     *
     * @throws DatabaseException if they could never be loaded
     */
    public Optional<Update> find(UUID id) {
        return Optional.ofNullable(snapshot().byId().get(id));
    }

    /**
     * What is known of a file that any update refers to.
     *
     * @param hash SHA-256, base64url without padding
     * @throws DatabaseException if they could never be loaded
     */
    public Optional<UpdateAsset> file(String hash) {
        return Optional.ofNullable(snapshot().filesByHash().get(hash));
    }

    void load(@Observes DatabaseOpened event) {
        List<Update> loaded = database.read(() ->
                repository.listWithFiles().stream().flatMap(this::readable).toList());
        current = Snapshot.of(loaded.stream());
    }

    /** One row that somebody damaged keeps none of the others from being served. */
    private Stream<Update> readable(StoredUpdate row) {
        try {
            return Stream.of(row.toUpdate(json));
        } catch (IllegalArgumentException damaged) {
            LOG.errorv(damaged, "update_unreadable", kv("id", row.id));
            return Stream.empty();
        }
    }

    private Snapshot snapshot() {
        Snapshot snapshot = current;
        if (snapshot == null) {
            throw state.unavailable();
        }
        return snapshot;
    }
}
