package dev.bartizan.container.engine.docker;

import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.http.EngineClient;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** An endless answer, read by its own thread until it is closed. */
final class EngineStream implements ContainerEngine.Subscription {

    /** Reads the answer to its end. */
    @FunctionalInterface
    interface Body {

        void read() throws IOException;
    }

    private final Runnable disconnect;
    private volatile boolean closed;

    private EngineStream(Runnable disconnect) {
        this.disconnect = disconnect;
    }

    /**
     * Starts the thread.
     *
     * @param disconnect closes the connection; called from any thread
     */
    static EngineStream start(String name, Runnable disconnect, Body body, Consumer<Optional<Throwable>> ended) {
        EngineStream stream = new EngineStream(disconnect);
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
            disconnect.run();
        }
        ended.accept(closed ? Optional.empty() : why);
    }

    @Override
    public void close() {
        closed = true;
        disconnect.run();
    }
}
