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

/**
 * The time for those who delete what is old. It doesn't follow the clock when that jumps ahead, in this process or since the
 * last one: then it goes on by itself, until the clock is back or has run without a jump for so long that it must be right.
 */
@Singleton
public class PurgeClock {

    /** What the clock may get ahead of the time that has passed, as when it is set right. */
    static final Duration MOST_JUMP = Duration.ofHours(1);

    /** How long the service may have been off. */
    static final Duration LONGEST_STOP = Duration.ofDays(1);

    /** How long the service must have run after a jump until the clock is believed. */
    static final Duration STEADY = Duration.ofDays(7);

    private static final Logger LOG = Logger.getLogger(PurgeClock.class);
    private static final Duration STORED_EVERY = Duration.ofMinutes(1);

    private final Clock clock;
    private final MonotonicClock monotonic;
    private final Database database;
    private final AgroalDataSource dataSource;

    /** What the two clocks said the last time; nothing before the first one. */
    private Optional<Look> last = Optional.empty();

    private Trust trust;
    private Duration storedAt;

    PurgeClock(Clock clock, MonotonicClock monotonic, Database database, AgroalDataSource dataSource) {
        this.clock = clock;
        this.monotonic = monotonic;
        this.database = database;
        this.dataSource = dataSource;
    }

    private record Look(Instant wall, Duration elapsed) {}

    /**
     * What is believed.
     *
     * @param now the time
     * @param steady since a jump that makes the clock doubtful, how long the service has run without another one; nothing
     *     while the clock is believed
     */
    private record Trust(Instant now, Optional<Duration> steady) {}

    /**
     * The time, which may be behind that of the clock. Not to be called within a transaction.
     *
     * @throws DatabaseException if it can't be read when the last process ran
     */
    public synchronized Instant instant() {
        Look look = new Look(clock.instant(), monotonic.elapsed());
        Trust next = last.map(before -> follow(before, look)).orElseGet(() -> begin(look.wall()));
        if (next.steady().isPresent() && (trust == null || trust.steady().isEmpty())) {
            LOG.warnv(
                    "clock_doubted",
                    kv("clock", look.wall().toString()),
                    kv("believed", next.now().toString()),
                    kv("hint", "nothing is deleted for its age by a clock that has jumped ahead"));
        } else if (trust != null && next.steady().isEmpty() && trust.steady().isPresent()) {
            LOG.infov("clock_believed", kv("clock", look.wall().toString()));
        }
        trust = next;
        last = Optional.of(look);
        store(look.elapsed());
        return trust.now();
    }

    /** How far the clock is ahead of what is believed; nothing while it is believed. */
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

    private Trust follow(Look before, Look look) {
        Duration passed = look.elapsed().minus(before.elapsed());
        boolean jumped = look.wall().isAfter(before.wall().plus(passed).plus(MOST_JUMP));
        if (!jumped && trust.steady().isEmpty()) {
            return new Trust(look.wall(), Optional.empty());
        }
        Duration steady = jumped ? Duration.ZERO : trust.steady().get().plus(passed);
        Instant believed = trust.now().plus(passed);
        boolean right = !look.wall().isAfter(believed.plus(MOST_JUMP)) || steady.compareTo(STEADY) >= 0;
        return right ? new Trust(look.wall(), Optional.empty()) : new Trust(believed, Optional.of(steady));
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

    /** A database that fails gets it later; nothing is deleted meanwhile either. */
    private void store(Duration elapsed) {
        if (database.failing() || storedAt != null && elapsed.minus(storedAt).compareTo(STORED_EVERY) < 0) {
            return;
        }
        try {
            database.write(() -> {
                try (Connection connection = dataSource.getConnection();
                        PreparedStatement statement = connection.prepareStatement(
                                "INSERT OR REPLACE INTO purge_clock (id, believed_at, steady_ms) VALUES (1, ?, ?)")) {
                    statement.setLong(1, trust.now().toEpochMilli());
                    statement.setObject(
                            2, trust.steady().map(Duration::toMillis).orElse(null));
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
