package dev.bartizan.update;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Counts downloads of updates, and the clients that could not run them. Counts are kept in memory and stored every 10
 * s; a crash loses the counts since then.
 */
@Singleton
public class Adoption {

    /**
     * Maximum number of failed clients stored for one update. Others are only recognised by the headers of their
     * requests.
     */
    static final int MAX_CLIENTS = 10_000;

    private static final Duration STORED_WITHIN = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(Adoption.class);

    private final AdoptionRepository repository;
    private final Database database;
    private final DatabaseState state;
    private final Updates updates;
    private final Event<UpdateFailed> failures;
    private final Deadline storing;

    private volatile Map<UUID, Long> storedDownloads = Map.of();
    private final Map<UUID, AtomicLong> newDownloads = new ConcurrentHashMap<>();
    private final Map<UUID, Set<String>> failedClients = new ConcurrentHashMap<>();
    private final Set<Failure> newFailures = ConcurrentHashMap.newKeySet();

    Adoption(
            AdoptionRepository repository,
            Database database,
            DatabaseState state,
            Updates updates,
            Event<UpdateFailed> failures,
            DeadlineQueue deadlines) {
        this.repository = repository;
        this.database = database;
        this.state = state;
        this.updates = updates;
        this.failures = failures;
        this.storing = deadlines.add("update-adoption", this::store);
    }

    /** A client that could not run an update. */
    record Failure(UUID update, String client) {}

    /** Number of downloads of an update's bundle. */
    public long downloads(UUID update) {
        AtomicLong added = newDownloads.get(update);
        return storedDownloads.getOrDefault(update, 0L) + (added == null ? 0 : added.get());
    }

    /** Number of clients that could not run an update; at most {@value #MAX_CLIENTS}. */
    public long failures(UUID update) {
        return failedClients.getOrDefault(update, Set.of()).size();
    }

    public void downloaded(UUID update) {
        newDownloads.computeIfAbsent(update, id -> new AtomicLong()).incrementAndGet();
        storing.within(STORED_WITHIN);
    }

    public void failed(UUID update, String client) {
        Set<String> clients = failedClients.computeIfAbsent(update, id -> ConcurrentHashMap.newKeySet());
        int count;
        synchronized (clients) {
            if (clients.size() >= MAX_CLIENTS || !clients.add(client)) {
                return;
            }
            count = clients.size();
        }
        newFailures.add(new Failure(update, client));
        storing.within(STORED_WITHIN);
        LOG.warnv("update_failed_at_client", kv("update", update), kv("clients", count));
        failures.fire(new UpdateFailed(update, count));
    }

    public boolean hasFailed(UUID update, String client) {
        return failedClients.getOrDefault(update, Set.of()).contains(client);
    }

    /** Loads the stored counts; counts that are not stored yet are kept and added. */
    public synchronized void load(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        storedDownloads = database.read(repository::downloads);
        database.read(repository::failures)
                .forEach(failure -> failedClients
                        .computeIfAbsent(failure.update(), id -> ConcurrentHashMap.newKeySet())
                        .add(failure.client()));
    }

    /** Stores the counts since the last call; if the database fails, the next call retries. */
    public synchronized void store() {
        Map<UUID, Long> downloads = newDownloads.entrySet().stream()
                .filter(entry -> entry.getValue().get() > 0)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().get()));
        Set<Failure> failures = Set.copyOf(newFailures);
        if (downloads.isEmpty() && failures.isEmpty()) {
            return;
        }
        if (state.failure().isPresent()) {
            storing.within(STORED_WITHIN);
            return;
        }
        try {
            storedDownloads = database.write(() -> {
                downloads.forEach(repository::addDownloads);
                failures.forEach(repository::addFailure);
                return repository.downloads();
            });
            downloads.forEach((update, count) -> newDownloads.computeIfPresent(update, (_, counted) -> {
                counted.addAndGet(-count);
                return counted;
            }));
            newFailures.removeAll(failures);
            failedClients.keySet().removeIf(update -> updates.find(update).isEmpty());
        } catch (DatabaseException failure) {
            storing.within(STORED_WITHIN);
            LOG.warnv("update_adoption_not_stored", kv("error_code", failure.code()));
        }
    }

    void stop(@Observes @Priority(Lifecycle.Stop.LAST_WRITES) ShutdownEvent event) {
        store();
    }
}
