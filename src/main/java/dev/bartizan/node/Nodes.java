package dev.bartizan.node;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseLocation;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The processes that use the database. Registers this one, and writes its heartbeats. */
@Singleton
public class Nodes {

    /** Time between two heartbeats. */
    static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(10);

    /** A node without a heartbeat for longer is silent. */
    static final Duration SILENT_AFTER = Duration.ofSeconds(30);

    /** A node that was last seen earlier is no longer listed: containers can have a new host name at each start. */
    private static final Duration KEPT = Duration.ofDays(30);

    private static final int MOST_LISTED = 1_000;

    private static final Logger LOG = Logger.getLogger(Nodes.class);

    private final NodeName name;
    private final String version;
    private final NodeRepository repository;
    private final NodeTakeover takeover;
    private final Database database;
    private final DatabaseLocation location;
    private final DatabaseState state;
    private final NodeAddress address;
    private final Clock clock;
    private final DeadlineQueue deadlines;
    private final Instant started;

    private volatile @Nullable Instant behindSince;

    private volatile boolean registered;

    Nodes(
            NodeName name,
            @ConfigProperty(name = "quarkus.application.version") String version,
            NodeRepository repository,
            NodeTakeover takeover,
            Database database,
            DatabaseLocation location,
            DatabaseState state,
            NodeAddress address,
            Clock clock,
            DeadlineQueue deadlines) {
        this.name = name;
        this.version = version;
        this.repository = repository;
        this.takeover = takeover;
        this.database = database;
        this.location = location;
        this.state = state;
        this.address = address;
        this.clock = clock;
        this.deadlines = deadlines;
        this.started = clock.instant();
    }

    /**
     * Whether the rows of this node can be told from those of others. It is false only if the database could not be written
     * since the first start with this name: then rows of this node can have no name or a former one.
     */
    public boolean registered() {
        return registered;
    }

    /** Whether other processes can use the database after this one, or before it. */
    public boolean shared() {
        return location.server();
    }

    /**
     * The nodes by name.
     *
     * @throws DatabaseException if they can't be read
     */
    List<NodeView> list() {
        List<NodeView> nodes = new ArrayList<>();
        Instant now = clock.instant();
        for (NodeRow row : database.read(() -> repository.byName(MOST_LISTED))) {
            nodes.add(row.name.equals(name.text()) ? here(shared() ? row.seenAt : now) : view(row, now));
        }
        if (nodes.stream().noneMatch(NodeView::here)) {
            nodes.add(here(null));
        }
        return List.copyOf(nodes);
    }

    private NodeView here(@Nullable Instant seen) {
        boolean leading = !shared() || state.opened();
        long lag = lag(behindSince, clock.instant());
        return new NodeView(name.text(), version, started, seen, true, leading, lag, NodeState.RUNNING);
    }

    private static NodeView view(NodeRow row, Instant now) {
        long lag = lag(row.behindSince, row.seenAt);
        return new NodeView(row.name, row.version, row.startedAt, row.seenAt, false, row.leads, lag, state(row, now));
    }

    private static long lag(@Nullable Instant since, Instant now) {
        return since == null ? 0 : Math.max(0, Duration.between(since, now).toSeconds());
    }

    /** Says since when this node follows without having all changes; nothing if it has them, or leads. */
    public void behind(@Nullable Instant since) {
        behindSince = since;
    }

    private static NodeState state(NodeRow row, Instant now) {
        if (row.stoppedAt != null) {
            return NodeState.STOPPED;
        }
        return silent(row, now) ? NodeState.SILENT : NodeState.RUNNING;
    }

    private static boolean silent(NodeRow row, Instant now) {
        return row.seenAt.isBefore(now.minus(SILENT_AFTER));
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        deadlines.every("node-heartbeat", HEARTBEAT_INTERVAL, HEARTBEAT_INTERVAL, this::beat);
    }

    /** Registers this process before the features load their rows, and takes over the rows that have become its own. */
    synchronized void register(@Observes @Priority(Lifecycle.Open.NODE) DatabaseOpened event) {
        if (!database.failing()) {
            try {
                database.write(this::takePlace);
                registered = true;
                return;
            } catch (DatabaseException failure) {
                if (!database.failing()) {
                    throw failure;
                }
            }
        }
        // Only readable: the event is repeated when the database can be written.
        registered =
                database.read(() -> repository.findByIdOptional(name.text())).isPresent();
    }

    private void takePlace() {
        Instant now = clock.instant();
        Optional<String> last = repository.seenLast().map(row -> row.name);
        if (last.isEmpty()) {
            takeover.adopt(name.text());
        } else if (!shared() && repository.findByIdOptional(name.text()).isEmpty()) {
            takeover.take(last.get(), name.text());
            repository.rename(last.get(), name.text());
            LOG.infov("node_renamed", kv("node", name.text()), kv("former", last.get()));
        }
        save(now, true);
        repository.leads(name.text());
        repository.removeSeenBefore(now.minus(KEPT));
    }

    private void save(Instant now, boolean leading) {
        NodeRow row = repository.findByIdOptional(name.text()).orElseGet(NodeRow::new);
        if (!leading && row.leads && !row.startedAt.equals(started) && !silent(row, now)) {
            // Otherwise nobody would find the other process.
            LOG.errorv("node_name_taken", kv("node", name.text()));
            return;
        }
        row.name = name.text();
        row.version = version;
        row.startedAt = started;
        row.seenAt = now;
        row.stoppedAt = null;
        row.leads = leading;
        row.behindSince = behindSince;
        row.address = shared() ? address.of(repository.addressSeenByServer()).orElse(null) : null;
        repository.persist(row);
    }

    /**
     * Writes a heartbeat, unless the database fails. With SQLite there is no other node that could read it, and an idle service
     * doesn't write to the disk.
     */
    private void beat() {
        if (shared()) {
            heartbeat();
        }
    }

    /** Writes a heartbeat, unless the database fails. */
    public synchronized void heartbeat() {
        try {
            if (state.following() || registered && !database.failing()) {
                database.add(() -> save(clock.instant(), !state.following()));
            }
        } catch (DatabaseException failure) {
            LOG.debugv("node_heartbeat_not_stored", kv("error_code", failure.code()));
        }
    }

    synchronized void stop(@Observes @Priority(Lifecycle.Stop.LAST_WRITES) ShutdownEvent event) {
        try {
            if (state.following() || registered && !database.failing()) {
                database.add(this::stopped);
            }
        } catch (RuntimeException failure) {
            LOG.debugv("node_stop_not_stored", kv("reason", failure.toString()));
        }
    }

    private void stopped() {
        repository
                .findByIdOptional(name.text())
                .filter(row -> row.startedAt.equals(started))
                .ifPresent(row -> {
                    row.stoppedAt = clock.instant();
                    row.leads = false;
                });
    }
}
