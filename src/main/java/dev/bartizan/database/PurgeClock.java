package dev.bartizan.database;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.system.MonotonicClock;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The time for deleting old data. It doesn't follow the system clock if that jumps ahead, in this process or since the
 * last one. Then it advances by the monotonic clock until the system clock is back, or has run for {@link #STEADY}
 * without another jump.
 */
@Singleton
public class PurgeClock {

    /** How far the clock may get ahead of the elapsed time, for example when it is corrected. */
    static final Duration MAX_JUMP = Duration.ofHours(1);

    /** Maximum time between two processes that is not a jump. */
    static final Duration LONGEST_STOP = Duration.ofDays(1);

    /** How long the service must run after a jump until the clock is trusted again. */
    static final Duration STEADY = Duration.ofDays(7);

    private static final String STORE = """
            INSERT INTO purge_clock (id, believed_at, steady_ms) VALUES (1, ?, ?)
            ON CONFLICT (id) DO UPDATE SET believed_at = excluded.believed_at, steady_ms = excluded.steady_ms""";

    private static final Logger LOG = Logger.getLogger(PurgeClock.class);
    private static final Duration STORED_EVERY = Duration.ofMinutes(1);

    private final Clock clock;
    private final MonotonicClock monotonic;
    private final Database database;
    private final AgroalDataSource dataSource;

    /** The last reading of both clocks; empty before the first one. */
    private Optional<Reading> last = Optional.empty();

    private @Nullable Trust trust;
    private @Nullable Duration storedAt;

    PurgeClock(Clock clock, MonotonicClock monotonic, Database database, AgroalDataSource dataSource) {
        this.clock = clock;
        this.monotonic = monotonic;
        this.database = database;
        this.dataSource = dataSource;
    }

    private record Reading(Instant wall, Duration elapsed) {}

    /**
     * The trusted time.
     *
     * @param now the time
     * @param steady how long the service has run without another jump, while the clock is not trusted; empty while it
     *     is trusted
     */
    private record Trust(Instant now, Optional<Duration> steady) {}

    /**
     * The trusted time, which can be behind the clock. Must not be called within a transaction.
     *
     * @throws DatabaseException if the time of the last process can't be read
     */
    public synchronized Instant instant() {
        Reading reading = new Reading(clock.instant(), monotonic.elapsed());
        Trust known = trust;
        Trust next = known == null
                ? begin(reading.wall())
                : last.map(before -> follow(known, before, reading)).orElseGet(() -> begin(reading.wall()));
        if (next.steady().isPresent() && (known == null || known.steady().isEmpty())) {
            LOG.warnv(
                    "clock_doubted",
                    kv("clock", reading.wall().toString()),
                    kv("believed", next.now().toString()),
                    kv("hint", "the clock has jumped ahead; old data is not deleted by it until it is trusted again"));
        } else if (known != null && next.steady().isEmpty() && known.steady().isPresent()) {
            LOG.infov("clock_believed", kv("clock", reading.wall().toString()));
        }
        trust = next;
        last = Optional.of(reading);
        store(next, reading.elapsed());
        return next.now();
    }

    /** How far the clock is ahead of the trusted time; empty while it is trusted. */
    public synchronized Optional<Duration> doubt() {
        return trust == null || trust.steady().isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.between(trust.now(), clock.instant()));
    }

    private Trust begin(Instant wall) {
        Optional<Trust> stored = database.read(this::stored);
        if (stored.isEmpty() || !wall.isAfter(stored.get().now().plus(LONGEST_STOP))) {
            return new Trust(wall, Optional.empty());
        }
        return new Trust(stored.get().now(), stored.get().steady().or(() -> Optional.of(Duration.ZERO)));
    }

    private Trust follow(Trust known, Reading before, Reading reading) {
        Duration passed = reading.elapsed().minus(before.elapsed());
        boolean jumped = reading.wall().isAfter(before.wall().plus(passed).plus(MAX_JUMP));
        if (!jumped && known.steady().isEmpty()) {
            return new Trust(reading.wall(), Optional.empty());
        }
        Duration steady = jumped ? Duration.ZERO : known.steady().get().plus(passed);
        Instant believed = known.now().plus(passed);
        boolean right = !reading.wall().isAfter(believed.plus(MAX_JUMP)) || steady.compareTo(STEADY) >= 0;
        return right ? new Trust(reading.wall(), Optional.empty()) : new Trust(believed, Optional.of(steady));
    }

    private Optional<Trust> stored() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT believed_at, steady_ms FROM purge_clock")) {
            if (!row.next()) {
                return Optional.empty();
            }
            long steady = row.getLong("steady_ms");
            return Optional.of(new Trust(
                    Instant.ofEpochMilli(row.getLong("believed_at")),
                    row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(steady))));
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /**
     * Stores the trusted time once a minute. If the database fails, a later call retries; nothing is deleted meanwhile.
     */
    private void store(Trust next, Duration elapsed) {
        if (database.failing() || storedAt != null && elapsed.minus(storedAt).compareTo(STORED_EVERY) < 0) {
            return;
        }
        try {
            database.write(() -> {
                try (Connection connection = dataSource.getConnection();
                        PreparedStatement statement = connection.prepareStatement(STORE)) {
                    statement.setLong(1, next.now().toEpochMilli());
                    statement.setObject(2, next.steady().map(Duration::toMillis).orElse(null));
                    statement.executeUpdate();
                } catch (SQLException failure) {
                    throw new IllegalStateException(failure);
                }
            });
            storedAt = elapsed;
        } catch (DatabaseException failure) {
            LOG.debugv("purge_clock_not_stored", kv("error_code", failure.code()));
        }
    }
}
