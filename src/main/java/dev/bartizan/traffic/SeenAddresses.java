package dev.bartizan.traffic;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.database.PurgeClock;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Counts the requests of each address, hour by hour. The counts of the last half minute are in memory; a deadline and the
 * stop add them to the database. The hours of the last day are kept, older ones are joined to days.
 *
 * <p>Memory and storage are limited: the numbers of addresses of an hour and of hours have a maximum.
 */
@Singleton
public class SeenAddresses {

    private static final Logger LOG = Logger.getLogger(SeenAddresses.class);

    private static final Duration STORED_AFTER = Duration.ofSeconds(30);
    private static final Duration FIRST_PURGE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_PURGES = Duration.ofHours(1);

    /** A line can be so much older than the newest one before it: requests end in another order than their lines are written. */
    static final Duration DISORDER = Duration.ofMinutes(5);

    /** The current hour, and the one before because of the disorder. */
    private static final int OPEN_HOURS = 2;

    /** So many hours wait in memory while the database fails or a backlog of lines is read. */
    static final int WAITING_HOURS = 26;

    /** Hours are joined to days when they are so old, because the last 24 hours begin within an hour. */
    private static final Duration HOURS_FOR = Duration.ofHours(25);

    /** Maximum number of addresses of a result. */
    private static final int MOST_SELECTED = 1_000_000;

    private final TrafficConfig config;
    private final Clock clock;
    private final Database database;
    private final DatabaseState state;
    private final SeenPeriodRepository repository;
    private final PurgeClock purgeClock;
    private final Event<RequestsSeen> seen;
    private final DeadlineQueue deadlines;
    private final Deadline storing;

    /** By the start of the hour. Guarded by {@code this}, as are the next three. */
    private final NavigableMap<Instant, HourCounts> counted = new TreeMap<>();

    /** Of hours that are no longer in {@link #counted}. */
    private NavigableMap<Instant, SeenPeriod> closed = new TreeMap<>();

    /** Whether something was counted since the last store. */
    private boolean due;

    /** Time of the newest line. */
    private Instant newest = Instant.EPOCH;

    private volatile boolean followed;

    /** Counted and not stored yet, because the database failed. Guarded by {@code storing}. */
    private final NavigableMap<Instant, SeenPeriod> waiting = new TreeMap<>();

    SeenAddresses(
            TrafficConfig config,
            Clock clock,
            Database database,
            DatabaseState state,
            SeenPeriodRepository repository,
            PurgeClock purgeClock,
            Event<RequestsSeen> seen,
            DeadlineQueue deadlines) {
        this.config = config;
        this.clock = clock;
        this.database = database;
        this.state = state;
        this.repository = repository;
        this.purgeClock = purgeClock;
        this.seen = seen;
        this.deadlines = deadlines;
        this.storing = deadlines.add("seen-addresses", this::store);
    }

    /** Whether requests are counted. */
    public enum Recording {
        /** Requests are counted. */
        @JsonProperty("on")
        ON,
        /** {@code bartizan.traffic.enabled} is {@code false}. */
        @JsonProperty("off")
        OFF,
        /** There is no access log: {@code bartizan.livelog.access-log} is not set. */
        @JsonProperty("not_configured")
        NOT_CONFIGURED
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        deadlines.every("seen-addresses-purge", FIRST_PURGE, BETWEEN_PURGES, this::purge);
    }

    void stop(@Observes @Priority(Lifecycle.Stop.LAST_WRITES) ShutdownEvent event) {
        store();
    }

    /** The access log is followed from now on: older lines don't count. */
    public synchronized void follow() {
        followed = true;
        newest = clock.instant();
    }

    /** Whether requests are counted. */
    public Recording recording() {
        if (!followed) {
            return Recording.NOT_CONFIGURED;
        }
        return config.enabled() ? Recording.ON : Recording.OFF;
    }

    /**
     * Counts a request. A line that is more than five minutes older than the newest one before it was written or read
     * before, and is not counted. A line of the future, or without a time, counts as of now.
     */
    public synchronized void count(SeenRequest request) {
        if (state.usedByOther()) {
            // Only the leader stores counts.
            return;
        }
        Instant now = clock.instant();
        Instant at = request.at().filter(now::isAfter).orElse(now);
        // After the clock was set back, the newest line is of the future.
        Instant latest = newest.isAfter(now) ? now : newest;
        if (at.isBefore(latest.minus(DISORDER))) {
            return;
        }
        newest = at.isAfter(latest) ? at : latest;
        if (!due) {
            due = true;
            storing.within(STORED_AFTER);
        }
        counted.computeIfAbsent(at.truncatedTo(ChronoUnit.HOURS), _ -> new HourCounts(config.maximumAddresses()))
                .add(request, at.getEpochSecond());
        if (counted.size() > OPEN_HOURS) {
            // After the clock was set back there are hours of the future.
            boolean ofFuture = counted.lastKey().isAfter(newest);
            Map.Entry<Instant, HourCounts> ended = ofFuture ? counted.pollLastEntry() : counted.pollFirstEntry();
            add(closed, ended.getKey(), ended.getValue().take());
        }
    }

    /** Adds a period to those that wait; the oldest ones are dropped if there are too many. */
    private void add(NavigableMap<Instant, SeenPeriod> periods, Instant hour, SeenPeriod period) {
        periods.merge(hour, period, (old, more) -> old.plus(more, config.maximumAddresses()));
        if (periods.size() > WAITING_HOURS) {
            Map.Entry<Instant, SeenPeriod> dropped = periods.pollFirstEntry();
            LOG.warnv(
                    "seen_addresses_dropped",
                    kv("hour", dropped.getKey().toString()),
                    kv("addresses", dropped.getValue().table().addresses()),
                    kv("requests", dropped.getValue().requests()));
        }
    }

    /** Adds the counts in memory to the database. If the database fails, they wait for the next attempt. */
    public void store() {
        synchronized (waiting) {
            NavigableMap<Instant, SeenPeriod> taken = take();
            taken.forEach((hour, period) -> add(waiting, hour, period));
            taken.values().forEach(period -> seen.fire(new RequestsSeen(period.table())));
            if (!waiting.isEmpty() && state.opened()) {
                write();
            }
            if (!waiting.isEmpty()) {
                storing.within(STORED_AFTER);
            }
        }
    }

    /** Takes what was counted since the last call. Hours that have ended are no longer open. */
    private synchronized NavigableMap<Instant, SeenPeriod> take() {
        NavigableMap<Instant, SeenPeriod> taken = closed;
        closed = new TreeMap<>();
        due = false;
        counted.forEach((hour, counts) -> {
            SeenPeriod period = counts.take();
            if (!period.isEmpty()) {
                add(taken, hour, period);
            }
        });
        counted.headMap(newest.minus(DISORDER).truncatedTo(ChronoUnit.HOURS)).clear();
        counted.tailMap(newest, false).clear();
        return taken;
    }

    private void write() {
        try {
            database.write(() -> waiting.forEach((hour, period) ->
                    repository.add(hour, SeenPeriodRepository.HOUR, period, config.maximumAddresses())));
            waiting.clear();
        } catch (DatabaseException failure) {
            LOG.debugv("seen_addresses_not_stored", kv("error_code", failure.code()));
        }
    }

    /** Start of the oldest period that is stored; empty if none is. */
    public Optional<Instant> oldest() {
        return database.read(repository::oldest);
    }

    /**
     * The addresses of the last 24 hours, from the start of an hour.
     *
     * @param which the addresses to select
     */
    public Seen lastDay(Predicate<IpAddress> which) {
        return select(
                clock.instant().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.HOURS),
                header -> header.hours() == SeenPeriodRepository.HOUR,
                entry -> which.test(entry.address()));
    }

    /** The requests of the last 24 hours, hour by hour, from the start of an hour; the hours without requests, too. */
    public List<SeenHour> lastDayByHour() {
        Instant now = clock.instant();
        Instant since = now.minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.HOURS);
        return database.read(() -> {
            Map<Instant, SeenHour> hours = new TreeMap<>();
            for (Instant start = since; !start.isAfter(now); start = start.plus(1, ChronoUnit.HOURS)) {
                hours.put(start, new SeenHour(start, 0, 0));
            }
            for (SeenPeriodRepository.Header header : repository.headers(since)) {
                if (header.hours() == SeenPeriodRepository.HOUR) {
                    SeenTable table = repository.table(header);
                    hours.computeIfPresent(header.startedAt(), (start, _) -> SeenHour.of(start, table));
                }
            }
            return List.copyOf(hours.values());
        });
    }

    /**
     * The addresses of the last 30 days, from the start of a day in UTC.
     *
     * @param which the addresses to select
     */
    public Seen lastMonth(Predicate<IpAddress> which) {
        return select(oldestDay(), _ -> true, entry -> which.test(entry.address()));
    }

    /**
     * The addresses that were seen in a time, at most in the last 30 days. Requests of the same hour, or of the same day if it
     * is more than a day ago, that are not in the time are counted with those that are.
     *
     * @param which the addresses to select
     */
    public Seen between(Instant from, Instant to, Predicate<IpAddress> which) {
        Instant oldest = oldestDay();
        Instant since = from.isBefore(oldest) ? oldest : from;
        Seen seen = select(
                since.truncatedTo(ChronoUnit.DAYS),
                header -> header.endsAt().isAfter(since) && !header.startedAt().isAfter(to),
                entry -> !entry.lastAt().isBefore(since.truncatedTo(ChronoUnit.SECONDS))
                        && !entry.firstAt().isAfter(to)
                        && which.test(entry.address()));
        return new Seen(since, seen.table(), seen.notRecorded());
    }

    private Instant oldestDay() {
        return clock.instant().minus(30, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);
    }

    /** Loads one period after the other, because together they can take dozens of megabytes. */
    private Seen select(Instant since, Predicate<SeenPeriodRepository.Header> periods, Predicate<SeenAddress> which) {
        return database.read(() -> {
            Instant now = clock.instant();
            SeenPeriod sum = SeenPeriod.EMPTY;
            for (SeenPeriodRepository.Header header : repository.headers(since)) {
                // Periods of the future are from before the clock was set back.
                if (periods.test(header) && !header.startedAt().isAfter(now)) {
                    SeenTable selected = repository.table(header).select(which);
                    sum = sum.plus(new SeenPeriod(selected, header.notRecorded()), MOST_SELECTED);
                }
            }
            return new Seen(since, sum.table(), sum.notRecorded());
        });
    }

    /** Joins old hours to days, and deletes old days. */
    void purge() {
        if (!state.opened()) {
            return;
        }
        try {
            Instant now = purgeClock.instant();
            if (!config.enabled()) {
                database.write(repository::deleteAll);
                return;
            }
            Instant oldestHour = now.minus(HOURS_FOR);
            while (database.write(() -> joinToDay(oldestHour))) {
                LOG.debugv("seen_addresses_joined");
            }
            Instant oldestDay = now.minus(config.keep()).truncatedTo(ChronoUnit.DAYS);
            long deleted = database.write(() -> repository.deleteDaysBefore(oldestDay));
            LOG.debugv("seen_addresses_purged", kv("days", deleted));
        } catch (DatabaseException failure) {
            LOG.warnv("seen_addresses_not_purged", kv("error_code", failure.code()));
        }
    }

    /** Joins one hour, so that other writers don't wait long; returns whether there was one. */
    private boolean joinToDay(Instant before) {
        Optional<SeenPeriodRepository.Header> hour = repository.hourBefore(before);
        hour.ifPresent(found -> {
            repository.add(
                    found.startedAt().truncatedTo(ChronoUnit.DAYS),
                    SeenPeriodRepository.DAY,
                    new SeenPeriod(repository.table(found), found.notRecorded()),
                    config.maximumAddresses());
            repository.deleteById(found.id());
        });
        return hour.isPresent();
    }
}
