package dev.bartizan.fail2ban.bans;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DatabaseFailure;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.fail2ban.Fail2banConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * fail2ban's own database: its path, and whether it can be read. Without it the bans in force still come from the server.
 */
@Singleton
public class BanDatabase {

    /** How long reads are skipped after a failure, because waiting for a lock also delays polling the server. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** SQLite's name of a database in the server's memory, which nobody else can read. */
    private static final String IN_MEMORY = ":memory:";

    private static final Logger LOG = Logger.getLogger(BanDatabase.class);

    private final Optional<Path> configured;
    private final Clock clock;
    private Instant pauseUntil = Instant.MIN;
    private volatile Condition condition = new Condition.Unknown();

    public BanDatabase(Fail2banConfig config, Clock clock) {
        this.configured = config.database();
        this.clock = clock;
    }

    /** The state of the database. */
    public sealed interface Condition {

        /** The server was not queried yet. */
        record Unknown() implements Condition {}

        /**
         * It was not read yet.
         *
         * @param file path for this process
         */
        record Unread(Path file) implements Condition {}

        /** The server keeps its bans in memory only. */
        record None() implements Condition {}

        /**
         * The last read succeeded.
         *
         * @param file path for this process
         */
        record Readable(Path file) implements Condition {}

        /**
         * The last read failed.
         *
         * @param file path for this process
         * @param code one of the {@code DATABASE_…} codes
         * @param since when the failures began
         */
        record Unreadable(Path file, ErrorCode code, Instant since) implements Condition {}
    }

    /** Reads from the database. */
    @FunctionalInterface
    public interface Query<T> {

        /** Must take milliseconds only. */
        T on(BanReader reader) throws SQLException;
    }

    /**
     * Changes whenever the database file changes.
     *
     * @param file identity of the file
     * @param modified time of the last write
     * @param size in bytes
     */
    public record Stamp(Object file, FileTime modified, long size) {}

    /** The current state of the database. */
    public Condition condition() {
        return condition;
    }

    /**
     * Sets the path of the database.
     *
     * @param reported the server's answer to {@code get dbfile}, a path for the server; absent if it has none
     */
    public void locate(@Nullable String reported) {
        Optional<Path> now = Optional.ofNullable(reported)
                .filter(file -> !IN_MEMORY.equals(file))
                .map(Path::of)
                .map(configured::orElse);
        if (condition instanceof Condition.Unknown || !now.equals(file())) {
            condition = now.<Condition>map(Condition.Unread::new).orElseGet(Condition.None::new);
            pauseUntil = Instant.MIN;
        }
    }

    private Optional<Path> file() {
        return switch (condition) {
            case Condition.Unknown _, Condition.None _ -> Optional.empty();
            case Condition.Unread unread -> Optional.of(unread.file());
            case Condition.Readable readable -> Optional.of(readable.file());
            case Condition.Unreadable unreadable -> Optional.of(unreadable.file());
        };
    }

    /** The file's stamp; empty if there is no such file. */
    public Optional<Stamp> stamp() {
        return file().flatMap(file -> {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return Optional.of(new Stamp(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size()));
            } catch (IOException absent) {
                return Optional.empty();
            }
        });
    }

    /** Runs a query; empty if there is no database or it can't be read. Failures are logged once. */
    public <T> Optional<T> read(Query<T> query) {
        return file().filter(_ -> !pausing()).flatMap(file -> read(file, query));
    }

    /** An end that is further away than the pause means that the clock was set back; then there is no pause. */
    private boolean pausing() {
        Instant now = clock.instant();
        return now.isBefore(pauseUntil) && !pauseUntil.isAfter(now.plus(PAUSE));
    }

    private <T> Optional<T> read(Path file, Query<T> query) {
        try (BanReader reader = BanReader.open(file)) {
            T answer = query.on(reader);
            if (condition instanceof Condition.Unreadable) {
                LOG.infov("fail2ban_database_readable", kv("path", file));
            }
            if (!(condition instanceof Condition.Readable)) {
                condition = new Condition.Readable(file);
            }
            return Optional.of(answer);
        } catch (SQLException failure) {
            Instant now = clock.instant();
            pauseUntil = now.plus(PAUSE);
            if (!(condition instanceof Condition.Unreadable)) {
                ErrorCode code =
                        DatabaseFailure.classify(failure, file).orElseThrow().code();
                condition = new Condition.Unreadable(file, code, now);
                LOG.warnv(
                        "fail2ban_database_unreadable",
                        kv("path", file),
                        kv("error_code", code),
                        kv("reason", failure.getMessage()));
            }
            return Optional.empty();
        }
    }
}
