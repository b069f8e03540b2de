package dev.bartizan.database;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.bartizan.error.ErrorCode;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What is known of the database: whether it was ever opened, and whether it works now. Kept in memory for the probes. */
@Singleton
public class DatabaseState {

    private static final Logger LOG = Logger.getLogger(DatabaseState.class);

    private final Clock clock;
    private final DataFolder folder;
    private final Event<DatabaseConditionChanged> changed;
    private Condition condition;

    DatabaseState(Clock clock, DataFolder folder, Event<DatabaseConditionChanged> changed) {
        this.clock = clock;
        this.folder = folder;
        this.changed = changed;
        this.condition = new Condition.Opening(clock.instant());
    }

    /** One of three conditions, each with the moment since which it lasts. */
    public sealed interface Condition {
        /** When it began. */
        Instant since();

        /** No attempt to open the file has ended yet. */
        record Opening(Instant since) implements Condition {}

        /** The database works. */
        record Up(Instant since) implements Condition {}

        /**
         * The last call failed.
         *
         * @param opened whether the schema is in place, so that calls are worth an attempt
         */
        record Down(Instant since, DatabaseFailure failure, boolean opened) implements Condition {}
    }

    /** The condition now. */
    public synchronized Condition condition() {
        return condition;
    }

    /** The failure, while there is one. */
    public Optional<DatabaseFailure> failure() {
        return condition() instanceof Condition.Down down ? Optional.of(down.failure()) : Optional.empty();
    }

    /** Whether reads and writes are worth an attempt: the schema is in place. */
    public boolean opened() {
        return switch (condition()) {
            case Condition.Opening _ -> false;
            case Condition.Up _ -> true;
            case Condition.Down down -> down.opened();
        };
    }

    /**
     * @throws DatabaseException with the failure that keeps the database from being opened
     */
    void requireOpened() {
        if (!opened()) {
            throw unavailable();
        }
    }

    /** What to answer where something of the database was needed and never could be read: the present failure. */
    public DatabaseException unavailable() {
        return new DatabaseException(
                failure().orElse(new DatabaseFailure(ErrorCode.DATABASE_UNAVAILABLE, "none")),
                folder.shown(folder.database()),
                null);
    }

    synchronized void up() {
        if (condition instanceof Condition.Up) {
            return;
        }
        LOG.infov(
                "database_up",
                kv("database_path", folder.database().toString()),
                kv(
                        "after_ms",
                        clock.instant().toEpochMilli() - condition.since().toEpochMilli()));
        become(new Condition.Up(clock.instant()));
    }

    synchronized void failed(DatabaseFailure failure) {
        failed(failure, opened());
    }

    /** The schema is in place and can be read, but this keeps it from being written. */
    synchronized void openedForReading(DatabaseFailure failure) {
        failed(failure, true);
    }

    private void failed(DatabaseFailure failure, boolean opened) {
        if (condition instanceof Condition.Down down && down.failure().equals(failure) && down.opened() == opened) {
            return;
        }
        List<Object> facts = new ArrayList<>(List.of(
                kv("error_code", failure.code()),
                kv("sqlite_code", failure.sqliteCode()),
                kv("database_path", folder.database().toString())));
        if (failure.code() == ErrorCode.DATABASE_PERMISSION_DENIED) {
            AccessDenial.of(folder.database()).ifPresent(denial -> {
                facts.add(kv("uid", denial.uid()));
                facts.add(kv("gid", denial.gid()));
                facts.add(kv("owner", denial.owner()));
                facts.add(kv("mode", denial.mode()));
                facts.add(kv("hint", denial.hint()));
            });
        }
        if (failure.unopened()) {
            facts.addAll(openFiles());
        }
        LOG.errorv("database_down", facts.toArray());
        become(new Condition.Down(clock.instant(), failure, opened));
    }

    /** A process that has no descriptors left may not even be able to count them. */
    private static List<Object> openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? List.of(
                        kv("open_files", system.getOpenFileDescriptorCount()),
                        kv("most_open_files", system.getMaxFileDescriptorCount()))
                : List.of();
    }

    private void become(Condition next) {
        condition = next;
        changed.fire(new DatabaseConditionChanged(next));
    }

    /** The file that was open is not the one that is there now: nothing is known of that until it is opened. */
    synchronized void lost() {
        become(new Condition.Opening(clock.instant()));
    }
}
