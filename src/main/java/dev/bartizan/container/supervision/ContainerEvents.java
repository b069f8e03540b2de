package dev.bartizan.container.supervision;

import dev.bartizan.http.EventStream;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The event stream of state changes. */
@Singleton
class ContainerEvents {

    private final EventStream<StateChange> changes;

    ContainerEvents(Clock clock) {
        this.changes = new EventStream<>(StateChange.class, StateChange::to, clock);
    }

    /** The stream for API clients. */
    EventStream<StateChange> stream() {
        return changes;
    }

    void changed(@Observes StateChange change) {
        changes.send(change);
    }

    void end(@Observes @Priority(Lifecycle.Stopping.FEATURES) ShutdownDelayInitiatedEvent event) {
        changes.end();
    }
}
