package dev.bartizan.update.adoption;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.database.PurgeClock;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import dev.bartizan.update.Update;
import dev.bartizan.update.Updates;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Counts requests for manifests by the update that the app runs, and by hour. Requests are counted in memory and stored every
 * 10 s; a crash loses the counts since then. Hours are kept for 30 days. Thread-safe.
 */
@Singleton
public class AdoptionHours {

    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration STORED_WITHIN = Duration.ofSeconds(10);
    private static final Duration BETWEEN_PURGES = Duration.ofHours(6);

    /** Maximum number of counts that wait for the database; requests beyond are not counted. */
    private static final int MOST_WAITING = 10_000;

    private static final Logger LOG = Logger.getLogger(AdoptionHours.class);

    private final AdoptionHourRepository repository;
    private final Database database;
    private final DatabaseState state;
    private final Updates updates;
    private final Clock clock;
    private final PurgeClock purgeClock;
    private final Deadline storing;

    /** Held while counts are stored or read, so that a reader finds each count once. */
    private final ReentrantLock exchange = new ReentrantLock();

    /** Requests that are not stored yet. Guarded by {@code this}. */
    private Map<AdoptionHour, Long> waiting = new HashMap<>();

    AdoptionHours(
            AdoptionHourRepository repository,
            Database database,
            DatabaseState state,
            Updates updates,
            Clock clock,
            PurgeClock purgeClock,
            DeadlineQueue deadlines) {
        this.repository = repository;
        this.database = database;
        this.state = state;
        this.updates = updates;
        this.clock = clock;
        this.purgeClock = purgeClock;
        this.storing = deadlines.add("update-hours", this::store);
        deadlines.every("update-hours-purge", BETWEEN_PURGES, BETWEEN_PURGES, this::purge);
    }

    /**
     * Counts a request for a manifest. Uses memory alone. Targets without updates are not counted, because clients can invent
     * them.
     *
     * @param running the update that the app runs, if it says so
     */
    public void requested(Update.Target target, Optional<UUID> running) {
        List<Update> known = updates.of(target);
        if (known.isEmpty()) {
            return;
        }
        Optional<UUID> update =
                running.filter(id -> known.stream().anyMatch(each -> each.id().equals(id)));
        AdoptionHour hour = new AdoptionHour(target, clock.instant().truncatedTo(ChronoUnit.HOURS), update);
        synchronized (this) {
            if (waiting.size() < MOST_WAITING || waiting.containsKey(hour)) {
                waiting.merge(hour, 1L, Long::sum);
            }
        }
        storing.within(STORED_WITHIN);
    }

    /**
     * The requests of a target's apps, those that are not stored yet included.
     *
     * @param since begin of the first hour
     * @throws DatabaseException if they can't be read
     */
    Map<AdoptionHour, Long> requests(Update.Target target, Instant since) {
        exchange.lock();
        try {
            Map<AdoptionHour, Long> requests = new HashMap<>(database.read(() -> repository.requests(target, since)));
            synchronized (this) {
                waiting.forEach((hour, count) -> {
                    if (hour.target().equals(target) && !hour.hour().isBefore(since)) {
                        requests.merge(hour, count, Long::sum);
                    }
                });
            }
            return requests;
        } finally {
            exchange.unlock();
        }
    }

    /** Stores the counts since the last call; if the database fails, a later call retries. */
    void store() {
        if (state.failure().isPresent()) {
            storing.within(STORED_WITHIN);
            return;
        }
        exchange.lock();
        try {
            storeWaiting();
        } finally {
            exchange.unlock();
        }
    }

    private void storeWaiting() {
        Map<AdoptionHour, Long> taken;
        synchronized (this) {
            taken = waiting;
            waiting = new HashMap<>();
        }
        if (taken.isEmpty()) {
            return;
        }
        try {
            database.write(() -> taken.forEach(repository::add));
        } catch (DatabaseException failure) {
            synchronized (this) {
                taken.forEach((hour, count) -> waiting.merge(hour, count, Long::sum));
            }
            storing.within(STORED_WITHIN);
            LOG.warnv("update_hours_not_stored", kv("error_code", failure.code()));
        }
    }

    private void purge() {
        if (database.failing()) {
            return;
        }
        try {
            Instant oldest = purgeClock.instant().minus(KEPT);
            database.write(() -> repository.removeBefore(oldest));
        } catch (DatabaseException failure) {
            LOG.warnv("update_hours_not_purged", kv("error_code", failure.code()));
        }
    }

    void stop(@Observes @Priority(Lifecycle.Stop.LAST_WRITES) ShutdownEvent event) {
        store();
    }
}
