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

/**
 * fail2ban's own database: where it is and whether it can be read. Without it the server's lists still say what is in
 * force.
 */
@Singleton
public class BanDatabase {

    /** How long one that can't be read is left alone: while it waits for a lock, the server isn't looked at. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger(BanDatabase.class);

    private final Optional<Path> configured;
    private final Clock clock;
    private Instant pauseUntil = Instant.MIN;
    private volatile Condition condition = new Condition.Unknown();

    public BanDatabase(Fail2banConfig config, Clock clock) {
        this.configured = config.database();
        this.clock = clock;
    }

    /** What is known of it. */
    public sealed interface Condition {

        /** The server was not asked yet. */
        record Unknown() implements Condition {}

        /** The server keeps its bans in memory only. */
        record None() implements Condition {}

        /**
         * It could be read, or nobody tried yet.
         *
         * @param file as this process sees it
         */
        record Readable(Path file) implements Condition {}

        /**
         * It could not be read.
         *
         * @param file as this process sees it
         * @param code what is wrong: one of the {@code DATABASE_…} codes
         * @param since when this began
         */
        record Unreadable(Path file, ErrorCode code, Instant since) implements Condition {}
    }

    /** Reads. */
    @FunctionalInterface
    public interface Query<T> {

        /** Takes milliseconds. */
        T on(BanReader reader) throws SQLException;
    }

    /**
     * Changes whenever the database does.
     *
     * @param file which file it is
     * @param modified when it was written last
     * @param size of the file in bytes
     */
    public record Stamp(Object file, FileTime modified, long size) {}

    /** What is known of it. */
    public Condition condition() {
        return condition;
    }

    /**
     * Where it is.
     *
     * @param told what the server answers to {@code get dbfile}, as it sees its files; null if it has none
     */
    public void locate(String told) {
        Optional<Path> now = Optional.ofNullable(told).map(Path::of).map(configured::orElse);
        if (condition instanceof Condition.Unknown || !now.equals(file())) {
            condition = now.<Condition>map(Condition.Readable::new).orElseGet(Condition.None::new);
            pauseUntil = Instant.MIN;
        }
    }

    private Optional<Path> file() {
        return switch (condition) {
            case Condition.Unknown _, Condition.None _ -> Optional.empty();
            case Condition.Readable readable -> Optional.of(readable.file());
            case Condition.Unreadable unreadable -> Optional.of(unreadable.file());
        };
    }

    /** Its stamp; none where there is no such file. */
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

    /** What it answers; none where there is no database, or it can't be read. */
    public <T> Optional<T> read(Query<T> query) {
        return file().filter(_ -> !pausing()).flatMap(file -> read(file, query));
    }

    /** A pause whose end is further away than it can be was begun by a clock that was ahead. */
    private boolean pausing() {
        Instant now = clock.instant();
        return now.isBefore(pauseUntil) && !pauseUntil.isAfter(now.plus(PAUSE));
    }

    private <T> Optional<T> read(Path file, Query<T> query) {
        try (BanReader reader = BanReader.open(file)) {
            T answer = query.on(reader);
            if (condition instanceof Condition.Unreadable) {
                condition = new Condition.Readable(file);
                LOG.infov("fail2ban_database_readable", kv("path", file));
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
