package dev.bartizan.container;

import static org.awaitility.Awaitility.await;

import dev.bartizan.Patience;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.container.supervision.Supervisor;

/** The supervised containers of a test, which share the application and its database with the containers of other tests. */
public final class FakeContainers {

    private FakeContainers() {}

    /** Removes all supervised containers, also those that exist no more, and waits until none is supervised. */
    public static void removeAll(Supervisor supervisor, FakeEngine engine) {
        supervisor.containers().forEach(container -> {
            supervisor.setDesiredState(container.name(), DesiredState.STOPPED);
            engine.api().find(container.name()).ifPresent(found -> engine.api().remove(container.name(), true));
        });
        await().atMost(Patience.LONG).until(() -> {
            supervisor.forgetMissing();
            return supervisor.containers().isEmpty();
        });
    }
}
