package dev.bartizan.container;

import dev.bartizan.container.engine.ContainerDetail;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Sees to it that containers run exactly when they should. */
@Singleton
public class Supervisor {

    /** The supervised container of that name. */
    public Optional<SupervisedContainer> find(String container) {
        throw new UnsupportedOperationException(container);
    }

    /** All supervised containers, by name. */
    public List<SupervisedContainer> containers() {
        throw new UnsupportedOperationException();
    }

    /**
     * Stores what is wanted of a container, be it there yet or not. It is obeyed from now on.
     *
     * @throws dev.bartizan.database.DatabaseException if it can't be stored; then nothing has changed
     */
    public void wish(String container, Wish wish) {
        throw new UnsupportedOperationException(container);
    }

    /**
     * Does something with an app's containers while nobody else does: neither supervision nor a person. Reentrant.
     */
    public <T> T exclusively(String app, Supplier<T> action) {
        throw new UnsupportedOperationException(app);
    }

    /**
     * Runs a container's health check once, now. One without a check is healthy if it has processes.
     *
     * @throws dev.bartizan.container.engine.EngineException if the engine can't be talked to
     */
    public HealthResult probe(ContainerDetail container) {
        throw new UnsupportedOperationException(container.name());
    }

    /** Tells of each state change from now on until it is closed; the listener must not block. */
    public AutoCloseable listen(Consumer<StateChange> listener) {
        throw new UnsupportedOperationException();
    }
}
