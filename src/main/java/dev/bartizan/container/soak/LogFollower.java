package dev.bartizan.container.soak;

import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ContainerEngine.Subscription;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.LogLine;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A container's log beyond the end of its runs, and of the engine's. An engine ends it with each of them, and can be asked for
 * what came since a time: it is asked for what came since the last line, and what is known of that is left out. Thread-safe.
 */
final class LogFollower implements AutoCloseable {

    private final ContainerEngine engine;
    private final String container;
    private final Consumer<LogLine> lines;

    /** The time of the last line, of which there can be several. */
    private Instant last;

    private int linesThen;
    private Instant resumedFrom;
    private int known;
    private boolean following;
    private boolean closed;
    private Subscription subscription;
    private Optional<String> trouble = Optional.empty();

    /** @param since lines before that don't matter */
    LogFollower(ContainerEngine engine, String container, Instant since, Consumer<LogLine> lines) {
        this.engine = engine;
        this.container = container;
        this.lines = lines;
        this.last = since;
    }

    /** Goes on where it ended; if it didn't, it does nothing. */
    void resume() {
        synchronized (this) {
            if (following || closed) {
                return;
            }
            following = true;
            resumedFrom = last;
            known = linesThen;
            trouble = Optional.empty();
        }
        try {
            begun(engine.follow(container, resumedFrom, this::take, this::ended));
        } catch (EngineException failure) {
            ended(Optional.of(failure));
        }
    }

    private synchronized void begun(Subscription begun) {
        subscription = begun;
        if (closed) {
            begun.close();
        }
    }

    private void take(LogLine line) {
        if (isNew(line)) {
            lines.accept(line);
        }
    }

    private synchronized boolean isNew(LogLine line) {
        int order = line.at().compareTo(resumedFrom);
        // Podman's since is no finer than seconds.
        if (order < 0 || order == 0 && known-- > 0) {
            return false;
        }
        int age = line.at().compareTo(last);
        if (age > 0) {
            last = line.at();
            linesThen = 1;
        } else if (age == 0) {
            linesThen++;
        }
        return true;
    }

    private synchronized void ended(Optional<Throwable> failure) {
        following = false;
        trouble = failure.filter(reason -> !(reason instanceof EngineException refused && refused.notFound()))
                .map(Throwable::getMessage);
    }

    /** Why it can't be read at present. */
    synchronized Optional<String> trouble() {
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
