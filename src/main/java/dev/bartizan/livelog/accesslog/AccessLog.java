package dev.bartizan.livelog.accesslog;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.livelog.ControlFrame;
import dev.bartizan.livelog.FileState;
import dev.bartizan.livelog.FilterValues;
import dev.bartizan.livelog.LiveLog;
import dev.bartizan.livelog.LiveLogConfig;
import dev.bartizan.livelog.LogStream;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * The reverse proxy's access log. One thread follows it from the start on, so that there is something to replay; while
 * nobody watches it looks less often, and reads no line.
 */
@Singleton
public class AccessLog implements LiveLog<AccessLogLine> {

    private static final Logger LOG = Logger.getLogger(AccessLog.class);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(2);
    private static final String NOT_CONFIGURED = "bartizan.livelog.access-log is not set.";

    /** How soon it is looked at again where there was something. */
    private static final Duration BUSY = Duration.ofMillis(5);

    /** A burst is handed on in parts of so many lines. */
    private static final int PART = 64;

    /** The longest that clients are given after each part. */
    private static final int LONGEST_RESPITE_MILLIS = 20;

    private final LiveLogConfig config;
    private final LogStream<AccessLogLine> stream;
    private final CaddyFormat format;
    private final Thread thread =
            Thread.ofPlatform().name("access-log").daemon().unstarted(this::follow);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();

    /** Touched by the thread only. */
    private int published;

    AccessLog(LiveLogConfig config, Clock clock) {
        this.config = config;
        this.stream = new LogStream<>(config.keptLines());
        this.format = new CaddyFormat(new MaskedParameters(config.maskedParameters()), clock);
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        if (config.accessLog().isPresent()) {
            thread.start();
        } else {
            ControlFrame missing = ControlFrame.file(FileState.MISSING, Optional.of(NOT_CONFIGURED));
            stream.announce(missing, missing);
        }
    }

    void stop(@Observes @Priority(Lifecycle.Stop.FEATURES) ShutdownEvent event) throws InterruptedException {
        if (thread.isAlive()) {
            thread.interrupt();
            thread.join(LONGEST_STOP);
        }
    }

    private void follow() {
        Path file = config.accessLog().orElseThrow();
        try (AccessLogTail tail = new AccessLogTail(file, config.maximumLine(), this::changed, this::publish)) {
            while (!Thread.currentThread().isInterrupted()) {
                boolean read = tail.look();
                pause(read);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(RawLine raw) {
        stream.publish(new AccessLogLine(raw, format));
        if (++published % PART == 0) {
            giveRespite();
        }
    }

    /**
     * What isn't read yet is safe in the file, so a burst need not be thrown at clients that can take it in a moment. Those
     * that have lost lines before are not waited for.
     */
    private void giveRespite() {
        for (int i = 0; i < LONGEST_RESPITE_MILLIS && stream.filling(); i++) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    private void pause(boolean read) throws InterruptedException {
        Duration pause = config.idlePollInterval();
        if (stream.watched()) {
            pause = read && BUSY.compareTo(config.pollInterval()) < 0 ? BUSY : config.pollInterval();
        }
        lock.lockInterruptibly();
        try {
            wanted.awaitNanos(pause.toNanos());
        } finally {
            lock.unlock();
        }
    }

    /** A client that comes later is told whether there is a file, not what happened to it before. */
    private void changed(FileState state, Optional<String> reason) {
        LOG.infov(
                "access_log_" + state, kv("file", config.accessLog().orElseThrow()), kv("reason", reason.orElse(null)));
        ControlFrame now = ControlFrame.file(state, reason);
        stream.announce(now, state == FileState.MISSING ? now : ControlFrame.file(FileState.OPENED, Optional.empty()));
    }

    @Override
    public void watched() {
        lock.lock();
        try {
            wanted.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String kind() {
        return "access";
    }

    @Override
    public LogStream<AccessLogLine> stream() {
        return stream;
    }

    @Override
    public Set<String> filterNames() {
        return AccessLogFilter.NAMES;
    }

    @Override
    public AccessLogFilter filter(FilterValues values) {
        return AccessLogFilter.of(values);
    }
}
