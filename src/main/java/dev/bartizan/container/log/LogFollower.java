package dev.bartizan.container.log;

import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ContainerEngine.Subscription;
import dev.bartizan.container.engine.ContainerLogLine;
import dev.bartizan.container.engine.EngineException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a container's log across restarts of the container and the engine. The engine ends the stream at each restart;
 * {@link #resume} requests the log again from the time of the last line and skips lines that were read already. Thread-safe.
 */
public final class LogFollower implements AutoCloseable {

    private final ContainerEngine engine;
    private final String container;
    private final Consumer<ContainerLogLine> lines;

    /** Time of the last line; several lines can have the same time. */
    private Instant last;

    private int linesAtLast;
    private @Nullable Instant resumedFrom;
    private int known;
    private boolean following;
    private boolean closed;
    private @Nullable Subscription subscription;
    private Optional<String> trouble = Optional.empty();

    /** @param since earlier lines are skipped */
    public LogFollower(ContainerEngine engine, String container, Instant since, Consumer<ContainerLogLine> lines) {
        this.engine = engine;
        this.container = container;
        this.lines = lines;
        this.last = since;
    }

    /** Continues after the end of a stream; does nothing while a stream is open. */
    public void resume() {
        synchronized (this) {
            if (following || closed) {
                return;
            }
            following = true;
            resumedFrom = last;
            known = linesAtLast;
            trouble = Optional.empty();
        }
        try {
            opened(engine.follow(container, resumedFrom, this::take, this::ended));
        } catch (EngineException failure) {
            ended(Optional.of(failure));
        }
    }

    private synchronized void opened(Subscription opened) {
        subscription = opened;
        if (closed) {
            opened.close();
        }
    }

    private void take(ContainerLogLine line) {
        if (isNew(line)) {
            lines.accept(line);
        }
    }

    private synchronized boolean isNew(ContainerLogLine line) {
        int order = line.at().compareTo(resumedFrom);
        // Podman rounds "since" to seconds.
        if (order < 0 || order == 0 && known-- > 0) {
            return false;
        }
        int age = line.at().compareTo(last);
        if (age > 0) {
            last = line.at();
            linesAtLast = 1;
        } else if (age == 0) {
            linesAtLast++;
        }
        return true;
    }

    private synchronized void ended(Optional<Throwable> failure) {
        following = false;
        trouble = failure.filter(reason -> !(reason instanceof EngineException refused && refused.notFound()))
                .map(Throwable::getMessage);
    }

    /** Why the log can't be read at present; empty if it can. */
    public synchronized Optional<String> trouble() {
        return trouble;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (subscription != null) {
            subscription.close();
        }
    }
}
