package dev.bartizan.replica.follower;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.backoff.Backoff;
import dev.bartizan.database.DatabaseConditionChanged;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.database.DatabaseState.Condition;
import dev.bartizan.database.postgresql.ServerConnections;
import dev.bartizan.node.NodeName;
import dev.bartizan.node.Nodes;
import dev.bartizan.replica.FollowedPart;
import dev.bartizan.system.Lifecycle;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * While another node leads: publishes what that one stores, and knows where to reach it. After a lost connection it reads
 * everything again, because it may have missed notifications.
 */
@Singleton
public class Follower {

    private static final Logger LOG = Logger.getLogger(Follower.class);

    /** How often the leader is looked up, and a lost connection noticed. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final Backoff RECONNECTING = new Backoff(Duration.ofMillis(200), 2, Duration.ofSeconds(5));

    /** After so many failures in about six seconds, what was published is too old while the leader works. */
    private static final int MOST_FAILURES = 5;

    /** For the parts that are loaded when this node begins to lead. */
    private static final Duration LONGEST_TAKEOVER = Duration.ofSeconds(30);

    private enum Role {
        /** This node leads, or has never followed another one. */
        NONE,
        /** Another node leads, with a schema of an earlier version. */
        WAITING,
        FOLLOWING,
        /** This node followed, and has lost the database. What it published stays. */
        CUT_OFF,
        /** This node leads now, and loads what only the leader needs. */
        TAKING_OVER;

        private boolean reads() {
            return this == WAITING || this == FOLLOWING || this == CUT_OFF;
        }
    }

    private final List<FollowedPart> parts;
    private final ServerConnections connections;
    private final DatabaseState state;
    private final Nodes nodes;
    private final NodeName name;
    private final Event<LeaderChanged> leaderChanged;
    private final Clock clock;
    private final Timer applied;

    private volatile Role role = Role.NONE;
    private volatile Optional<Leader> leader = Optional.empty();

    /** When this node answers requests, even if a part of it could not be loaded. */
    private volatile Instant takenOverBy = Instant.MAX;

    /** Whether this process has led. If another one leads then, this one ends. */
    private volatile boolean led;

    /** Whether everything was read at least once since this node began to follow. */
    private volatile boolean published;

    /** Since when this node follows without having all changes; null if it has them, or leads. */
    private volatile @Nullable Instant behindSince;

    /** Counts the changes of the role, so that nothing is missed between two of them. */
    private final AtomicInteger turn = new AtomicInteger();

    /** The turn in which everything was read last. Used by the thread alone. */
    private int completeTurn = -1;

    /** Guarded by {@code this}. */
    private @Nullable Thread thread;

    private volatile boolean stopped;

    /** Held while rows are read and published. */
    private final Object publishing = new Object();

    Follower(
            @All List<FollowedPart> parts,
            ServerConnections connections,
            DatabaseState state,
            Nodes nodes,
            NodeName name,
            Event<LeaderChanged> leaderChanged,
            Clock clock,
            MeterRegistry metrics) {
        this.parts = parts.stream()
                .sorted(Comparator.comparingInt(FollowedPart::order))
                .toList();
        this.connections = connections;
        this.state = state;
        this.nodes = nodes;
        this.name = name;
        this.leaderChanged = leaderChanged;
        this.clock = clock;
        this.applied = Timer.builder("bartizan.replica.changes")
                .description("Time to read and publish changes of the node that leads")
                .register(metrics);
        Gauge.builder("bartizan.replica.following", this, follower -> follower.role.reads() ? 1 : 0)
                .description("1 if another node leads, 0 if this one does")
                .register(metrics);
        Gauge.builder("bartizan.replica.lag", this, Follower::lagSeconds)
                .description("How long changes of the node that leads may have been missing here; 0 if none are")
                .baseUnit("seconds")
                .register(metrics);
    }

    /** The node that leads; empty if this one does, and if it isn't known. */
    public Optional<Leader> leader() {
        return leader;
    }

    /** Whether another node leads, so that this one changes nothing. */
    public boolean follows() {
        return role.reads() || role == Role.TAKING_OVER && clock.instant().isBefore(takenOverBy);
    }

    /** Whether this node can answer from what it publishes. While it is cut off from the database, that can be out of date. */
    public boolean published() {
        return published;
    }

    void changed(@Observes DatabaseConditionChanged event) {
        role = switch (event.condition()) {
            case Condition.Following _ -> {
                // What was published can be out of date, as after a time without the database. Until it is read again,
                // the leader answers.
                published = false;
                yield Role.FOLLOWING;
            }
            // After a lost connection, the server may still have this process's own lock for some seconds.
            case Condition.Down down when down.failure().usedByOther() -> led ? Role.NONE : Role.WAITING;
            case Condition.Down _ when role == Role.NONE -> Role.NONE;
            case Condition.Down down -> down.opened() ? Role.TAKING_OVER : Role.CUT_OFF;
            case Condition.Opening _ -> role;
            case Condition.Up _ -> role == Role.NONE ? Role.NONE : Role.TAKING_OVER;
        };
        turn.incrementAndGet();
        if (role == Role.TAKING_OVER) {
            takenOverBy = clock.instant().plus(LONGEST_TAKEOVER);
        }
        if (role.reads()) {
            missing();
            begin();
        }
    }

    private double lagSeconds() {
        Instant since = behindSince;
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1_000.0);
    }

    /** From now on, changes may be missing. */
    private synchronized void missing() {
        if (behindSince == null) {
            behind(clock.instant());
        }
    }

    private synchronized void behind(@Nullable Instant since) {
        behindSince = since;
        nodes.behind(since);
    }

    private synchronized void begin() {
        if (thread == null && !stopped) {
            thread = Thread.ofVirtual().name("follower").start(this::run);
        }
    }

    /** Rows that were read before this node leads must not replace newer ones. */
    void leads(@Observes @Priority(Lifecycle.Open.FOLLOWED) DatabaseOpened event) {
        synchronized (publishing) {
            setLeader(Optional.empty());
        }
    }

    private void setLeader(Optional<Leader> found) {
        if (!found.equals(leader)) {
            leader = found;
            state.knowsLeader(found.isPresent());
            leaderChanged.fire(new LeaderChanged());
        }
    }

    /** Everything is loaded. */
    void ready(@Observes @Priority(Lifecycle.Open.READY) DatabaseOpened event) {
        led = true;
        behind(null);
        if (role == Role.TAKING_OVER) {
            role = Role.NONE;
            published = false;
        }
    }

    void stop(@Observes @Priority(Lifecycle.Stop.FEATURES) ShutdownEvent event) {
        synchronized (this) {
            stopped = true;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    private synchronized boolean ended() {
        if (role.reads() && !stopped) {
            return false;
        }
        thread = null;
        return true;
    }

    private void run() {
        int failures = 0;
        while (!ended()) {
            try (ChangeFeed feed = new ChangeFeed(connections.open())) {
                follow(feed);
            } catch (SQLException | RuntimeException failure) {
                if (stopped) {
                    continue;
                }
                failures = completeTurn < 0 ? failures + 1 : 1;
                completeTurn = -1;
                missing();
                if (role == Role.FOLLOWING && failures >= MOST_FAILURES) {
                    // The leader knows better: a token can have been revoked.
                    published = false;
                }
                boolean expected = failure instanceof SQLException || failure instanceof DatabaseException;
                LOG.logv(
                        failures == 1 ? Level.WARN : Level.DEBUG,
                        expected ? null : failure,
                        "follower_disconnected",
                        kv("reason", failure.toString()));
                pause(RECONNECTING.jittered(failures));
            }
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when this node doesn't follow any more. */
    private void follow(ChangeFeed feed) throws SQLException {
        completeTurn = -1;
        while (role.reads() && !stopped) {
            int now = turn.get();
            Optional<Leader> found = feed.leader().filter(node -> !node.node().equals(name.text()));
            synchronized (publishing) {
                if (role.reads()) {
                    setLeader(found);
                }
            }
            if (role == Role.FOLLOWING && completeTurn != now) {
                publish(FollowedPart::reload);
                completeTurn = now;
                published = turn.get() == now;
                if (published) {
                    behind(null);
                }
                nodes.heartbeat();
                LOG.infov(
                        "follower_complete",
                        kv("leader", leader.map(Leader::node).orElse("unknown")));
            }
            Changes changes = feed.next(LOOK);
            if (completeTurn == now && !changes.isEmpty()) {
                applied.record(() -> publish(changes::applyTo));
            }
        }
    }

    private void publish(Consumer<FollowedPart> work) {
        for (FollowedPart part : parts) {
            synchronized (publishing) {
                if (role == Role.FOLLOWING) {
                    work.accept(part);
                }
            }
        }
    }
}
