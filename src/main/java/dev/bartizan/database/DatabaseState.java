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

/** The state of the database in memory: whether it was ever opened, and whether it works now. */
@Singleton
public class DatabaseState {

    private static final Logger LOG = Logger.getLogger(DatabaseState.class);

    private final Clock clock;
    private final DataFolder folder;
    private final DatabaseLocation location;
    private final Event<DatabaseConditionChanged> changed;
    private Condition condition;
    private volatile boolean leaderKnown;
    private volatile boolean followed;

    DatabaseState(Clock clock, DataFolder folder, DatabaseLocation location, Event<DatabaseConditionChanged> changed) {
        this.clock = clock;
        this.folder = folder;
        this.location = location;
        this.changed = changed;
        this.condition = new Condition.Opening(clock.instant());
    }

    /** One of four conditions, with its begin. */
    public sealed interface Condition {
        /** When it began. */
        Instant since();

        /** The first attempt to open the file is not finished. */
        record Opening(Instant since) implements Condition {}

        /** The database works. */
        record Up(Instant since) implements Condition {}

        /** Another node leads: this one reads its changes, and writes nothing but its own heartbeat. */
        record Following(Instant since) implements Condition {}

        /**
         * The last call failed.
         *
         * @param opened whether the schema exists, so that calls can be attempted
         */
        record Down(Instant since, DatabaseFailure failure, boolean opened) implements Condition {}
    }

    /** The current condition. */
    public synchronized Condition condition() {
        return condition;
    }

    /** The current failure, if there is one. */
    public Optional<DatabaseFailure> failure() {
        return condition() instanceof Condition.Down down ? Optional.of(down.failure()) : Optional.empty();
    }

    /** Whether another node leads, and this one reads its changes. */
    public boolean following() {
        return condition() instanceof Condition.Following;
    }

    /** Whether another node has led since this process started. */
    boolean hasFollowed() {
        return followed;
    }

    /** Whether another node uses the database, whether this one can follow it or not. */
    public boolean usedByOther() {
        return following() || failure().filter(DatabaseFailure::usedByOther).isPresent();
    }

    /** Says whether the node that leads can be reached, as far as the database says it. */
    public void knowsLeader(boolean known) {
        leaderKnown = known;
    }

    /** Whether this node can pass requests on to the one that leads. */
    public boolean canPassOn() {
        return usedByOther() && leaderKnown;
    }

    /** Whether the schema exists and no other node leads, so that reads and writes can be attempted. */
    public boolean opened() {
        return switch (condition()) {
            case Condition.Opening _, Condition.Following _ -> false;
            case Condition.Up _ -> true;
            case Condition.Down down -> down.opened();
        };
    }

    /** Whether rows can be read and counts be added, whether this node leads or not. */
    public boolean readable() {
        return opened() || following();
    }

    /** @throws DatabaseException if the database was never opened, and this node follows no other */
    void requireReadable() {
        if (!following()) {
            requireOpened();
        }
    }

    /** @throws DatabaseException with the current failure, if the database was never opened */
    void requireOpened() {
        if (!opened()) {
            throw unavailable();
        }
    }

    /** The exception with the current failure, for requests that need data that was never loaded. */
    public DatabaseException unavailable() {
        return new DatabaseException(failure().orElseGet(this::withoutFailure), location.shown(), null);
    }

    private DatabaseFailure withoutFailure() {
        return following()
                ? DatabaseFailure.ofState(DatabaseFailure.USED_BY_OTHER)
                : new DatabaseFailure(ErrorCode.DATABASE_UNAVAILABLE, "none");
    }

    synchronized void up() {
        if (condition instanceof Condition.Up) {
            return;
        }
        LOG.infov(
                "database_up",
                kv("database_path", location.logged()),
                kv(
                        "after_ms",
                        clock.instant().toEpochMilli() - condition.since().toEpochMilli()));
        changeTo(new Condition.Up(clock.instant()));
    }

    /** Another node leads. */
    synchronized void follows() {
        if (condition instanceof Condition.Following) {
            return;
        }
        LOG.infov("database_followed", kv("database_path", location.logged()));
        followed = true;
        changeTo(new Condition.Following(clock.instant()));
    }

    synchronized void failed(DatabaseFailure failure) {
        failed(failure, opened());
    }

    /** The database was opened for reading because of a failure. */
    synchronized void openedForReading(DatabaseFailure failure) {
        failed(failure, true);
    }

    private void failed(DatabaseFailure failure, boolean opened) {
        if (condition instanceof Condition.Down down && down.failure().equals(failure) && down.opened() == opened) {
            return;
        }
        List<Object> facts = new ArrayList<>(List.of(
                kv("error_code", failure.code()),
                kv(location.codeName(), failure.engineCode()),
                kv("database_path", location.logged())));
        if (failure.code() == ErrorCode.DATABASE_PERMISSION_DENIED && !location.server()) {
            AccessDenial.of(folder.database()).ifPresent(denial -> {
                facts.add(kv("uid", denial.uid()));
                facts.add(kv("gid", denial.gid()));
                facts.add(kv("owner", denial.owner()));
                facts.add(kv("mode", denial.mode()));
                facts.add(kv("hint", denial.hint()));
            });
        }
        if (failure.cannotOpen()) {
            facts.addAll(openFiles());
        }
        if (failure.usedByOther()) {
            LOG.infov("database_used_by_other", facts.toArray());
        } else {
            LOG.errorv("database_down", facts.toArray());
        }
        changeTo(new Condition.Down(clock.instant(), failure, opened));
    }

    /** The number of open files, from the JVM: a process without free descriptors can't count them itself. */
    private static List<Object> openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? List.of(
                        kv("open_files", system.getOpenFileDescriptorCount()),
                        kv("most_open_files", system.getMaxFileDescriptorCount()))
                : List.of();
    }

    private void changeTo(Condition next) {
        condition = next;
        changed.fire(new DatabaseConditionChanged(next));
    }

    /** The open file was replaced, or the server lost; the state is unknown until the database is opened again. */
    synchronized void reopening() {
        changeTo(new Condition.Opening(clock.instant()));
    }
}
