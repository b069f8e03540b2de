package dev.bartizan.container.supervision;

import dev.bartizan.http.EventStream;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The event stream of state changes. */
@Singleton
class ContainerEvents {

    private final EventStream<StateChange> changes;
    private final Supervisor supervisor;

    ContainerEvents(Supervisor supervisor, Clock clock) {
        this.supervisor = supervisor;
        this.changes = new EventStream<>(StateChange.class, StateChange::to, clock);
    }

    /** The stream for API clients. */
    EventStream<StateChange> stream() {
        return changes;
    }

    /** Records events from the start on, so that the first client can resume, too. */
    void begin(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        supervisor.listen(changes::send);
    }

    void end(@Observes @Priority(Lifecycle.Stopping.FEATURES) ShutdownDelayInitiatedEvent event) {
        changes.end();
    }
}
