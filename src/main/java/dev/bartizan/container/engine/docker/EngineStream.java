package dev.bartizan.container.engine.docker;

import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.http.EngineClient;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** An answer that goes on and on, read by a thread of its own until somebody closes it. */
final class EngineStream implements ContainerEngine.Subscription {

    /** Reads to the end, which may be as good as an error. */
    @FunctionalInterface
    interface Body {

        void read() throws IOException;
    }

    private final Runnable hangUp;
    private volatile boolean closed;

    private EngineStream(Runnable hangUp) {
        this.hangUp = hangUp;
    }

    /** @param hangUp closes the connection, from whatever thread */
    static EngineStream start(String name, Runnable hangUp, Body body, Consumer<Optional<Throwable>> ended) {
        EngineStream stream = new EngineStream(hangUp);
        Thread.ofPlatform().daemon().name(name).start(() -> stream.run(body, ended));
        return stream;
    }

    private void run(Body body, Consumer<Optional<Throwable>> ended) {
        Optional<Throwable> why = Optional.empty();
        try {
            body.read();
        } catch (IOException failure) {
            why = Optional.of(EngineClient.failed(failure));
        } catch (RuntimeException failure) {
            why = Optional.of(failure);
        } finally {
            hangUp.run();
        }
        ended.accept(closed ? Optional.empty() : why);
    }

    @Override
    public void close() {
        closed = true;
        hangUp.run();
    }
}
