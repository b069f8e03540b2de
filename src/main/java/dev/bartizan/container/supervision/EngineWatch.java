package dev.bartizan.container.supervision;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.backoff.Backoff;
import dev.bartizan.container.ContainerConfig;
import dev.bartizan.container.desired.DesiredStates;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ContainerEngine.Subscription;
import dev.bartizan.container.engine.EngineContact;
import dev.bartizan.container.engine.EngineEvent;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.EngineVersion;
import dev.bartizan.container.engine.http.EngineSocket;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the connection to the engine: receives its events, notices a lost connection, and reconnects with a backoff. Events that can
 * change a container's state, and the begin and end of the connection, are fired for other features.
 */
@Singleton
public class EngineWatch {

    private static final Logger LOG = Logger.getLogger(EngineWatch.class);

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(5));

    /** Actions that can change a container's state. Engines report many more, for example each health check. */
    private static final Set<String> ACTIONS = Set.of(
            "create", "start", "restart", "die", "oom", "stop", "pause", "unpause", "destroy", "remove", "rename");

    private static final String HEALTH_ACTIONS = "health_status";

    /** The state of the connection to the engine. */
    public enum Contact {
        CONNECTED,
        /** No engine was found, and none is configured. */
        ABSENT,
        UNREACHABLE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final ContainerEngine engine;
    private final EngineSocket socket;
    private final Supervisor supervisor;
    private final DesiredStates desiredStates;
    private final Clock clock;
    private final ContainerConfig config;
    private final DeadlineQueue deadlines;
    private final Deadline watch;
    private final Event<EngineEvent> events;
    private final Event<EngineContact> contacts;

    private volatile Contact contact = Contact.ABSENT;
    private volatile Optional<EngineVersion> version = Optional.empty();
    private volatile Optional<EngineException> problem = Optional.empty();
    private volatile @Nullable Subscription subscription;
    private volatile boolean stopping;

    private int failures;

    EngineWatch(
            ContainerEngine engine,
            EngineSocket socket,
            Supervisor supervisor,
            DesiredStates desiredStates,
            Clock clock,
            ContainerConfig config,
            DeadlineQueue deadlines,
            Event<EngineEvent> events,
            Event<EngineContact> contacts) {
        this.engine = engine;
        this.socket = socket;
        this.supervisor = supervisor;
        this.desiredStates = desiredStates;
        this.clock = clock;
        this.config = config;
        this.deadlines = deadlines;
        this.events = events;
        this.contacts = contacts;
        this.watch = deadlines.add("container-watch", this::watch);
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        if (socket.enabled()) {
            supervisor.whenDueChanges(this::tickInTime);
            watch.now();
            deadlines.every("container-sweep", config.sweepInterval(), config.sweepInterval(), this::sweep);
        }
    }

    /** The last known state of the connection. */
    public Contact contact() {
        return contact;
    }

    /** The engine of the last connection; empty if there was none. */
    Optional<EngineVersion> version() {
        return version;
    }

    /** Why the engine can't be reached; empty while it can, and if the connection was lost without a reason. */
    public Optional<EngineException> problem() {
        return problem;
    }

    /** Reconnects, or runs what is due. Does nothing before the desired states are loaded. */
    private void watch() {
        if (stopping) {
            return;
        }
        if (!desiredStates.loaded()) {
            watch.in(BACKOFF.delay(0));
        } else if (subscription != null) {
            supervisor.tick();
            tickInTime();
        } else if (socket.find().isEmpty()) {
            contact = Contact.ABSENT;
            watch.in(BACKOFF.maximum());
        } else {
            connect();
        }
    }

    /** Wakes at full seconds, so that containers that are due within the same second are reconciled together. */
    private synchronized void tickInTime() {
        if (subscription == null) {
            return;
        }
        Instant now = clock.instant();
        Instant due = supervisor.nextDue();
        Instant second = (due.isBefore(now) ? now : due).truncatedTo(ChronoUnit.SECONDS);
        watch.at(due.equals(Instant.MAX) ? due : second.plusSeconds(1));
        if (subscription == null) {
            // The stream has just ended, and its deadline of the next attempt was overwritten.
            watch.in(BACKOFF.delay(0));
        }
    }

    /** Catches changes whose events were missed. */
    private void sweep() {
        if (!stopping && subscription != null) {
            try {
                supervisor.sweep();
            } catch (EngineException failure) {
                LOG.warnv("container_sweep_failed", kv("reason", failure.getMessage()), kv("facts", failure.details()));
            }
        }
    }

    private void connect() {
        try {
            EngineVersion found = engine.version();
            AtomicBoolean over = new AtomicBoolean();
            Subscription stream = engine.events(this::onEvent, failure -> {
                over.set(true);
                ended(failure);
            });
            version = Optional.of(found);
            problem = Optional.empty();
            contact = Contact.CONNECTED;
            failures = 0;
            LOG.infov("container_engine_connected", kv("engine", found.name()), kv("version", found.version()));
            // The stream may have ended before this assignment.
            subscription = stream;
            if (over.get()) {
                subscription = null;
            }
            contacts.fire(new EngineContact(true));
            supervisor.connected(!found.podman());
            tickInTime();
        } catch (EngineException failure) {
            disconnect();
            watch.in(BACKOFF.delay(failures++));
            contacts.fire(new EngineContact(false));
            lost(failure);
        }
    }

    private void disconnect() {
        Subscription current = subscription;
        subscription = null;
        if (current != null) {
            current.close();
        }
    }

    private void onEvent(EngineEvent event) {
        if (stopping) {
            return;
        }
        boolean changed = ACTIONS.contains(event.action());
        if (changed) {
            events.fire(event);
        }
        if (changed || event.action().startsWith(HEALTH_ACTIONS)) {
            supervisor.onEngineEvent(event);
        }
    }

    private void ended(Optional<Throwable> failure) {
        subscription = null;
        if (!stopping) {
            watch.in(BACKOFF.delay(0));
            contacts.fire(new EngineContact(false));
            lost(failure.orElse(null));
        }
    }

    private void lost(@Nullable Throwable failure) {
        supervisor.disconnected();
        problem = failure instanceof EngineException known ? Optional.of(known) : Optional.empty();
        if (contact != Contact.UNREACHABLE) {
            contact = Contact.UNREACHABLE;
            LOG.warnv("container_engine_unreachable", kv("reason", String.valueOf(failure)));
        }
    }

    /** Containers keep running when Bartizan stops. */
    void end(@Observes @Priority(Lifecycle.Stopping.FEATURES) ShutdownDelayInitiatedEvent event) {
        stopping = true;
        disconnect();
    }
}
