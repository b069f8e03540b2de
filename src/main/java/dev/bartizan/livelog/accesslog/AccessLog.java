package dev.bartizan.livelog.accesslog;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.livelog.ControlFrame;
import dev.bartizan.livelog.FileState;
import dev.bartizan.livelog.FilterValues;
import dev.bartizan.livelog.LiveLog;
import dev.bartizan.livelog.LiveLogConfig;
import dev.bartizan.livelog.LogStream;
import dev.bartizan.system.Lifecycle;
import dev.bartizan.traffic.SeenAddresses;
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
 * The reverse proxy's access log. One thread follows the file from start-up on, so that lines can be replayed. While no
 * client watches, it polls less often and reads from each line only who sent the request and how it was answered.
 */
@Singleton
public class AccessLog implements LiveLog<AccessLogLine> {

    private static final Logger LOG = Logger.getLogger(AccessLog.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);
    private static final String NOT_CONFIGURED = "bartizan.livelog.access-log is not set.";

    /** Poll interval after a poll that found lines. */
    private static final Duration BUSY = Duration.ofMillis(5);

    /** After this number of lines of a burst, slow clients get some time. */
    private static final int PART = 64;

    /** The longest wait for clients after each part. */
    private static final int MAX_WAIT_MILLIS = 20;

    private final LiveLogConfig config;
    private final LogStream<AccessLogLine> stream;
    private final CaddyFormat format;
    private final SeenAddresses seen;
    private final RequestReader requests = new RequestReader();
    private final Thread thread =
            Thread.ofPlatform().name("access-log").daemon().unstarted(this::follow);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();

    /** Used by the thread only. */
    private int published;

    AccessLog(LiveLogConfig config, SeenAddresses seen, Clock clock) {
        this.config = config;
        this.seen = seen;
        this.stream = new LogStream<>(config.keptLines());
        this.format = new CaddyFormat(new MaskedParameters(config.maskedParameters()), clock);
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        if (config.accessLog().isPresent()) {
            seen.follow();
            thread.start();
        } else {
            ControlFrame missing = ControlFrame.file(FileState.MISSING, Optional.of(NOT_CONFIGURED));
            stream.announce(missing, missing);
        }
    }

    void stop(@Observes @Priority(Lifecycle.Stop.FEATURES) ShutdownEvent event) throws InterruptedException {
        if (thread.isAlive()) {
            thread.interrupt();
            thread.join(STOP_TIMEOUT);
        }
    }

    private void follow() {
        Path file = config.accessLog().orElseThrow();
        try (AccessLogTail tail = new AccessLogTail(file, config.maximumLine(), this::changed, this::publish)) {
            while (!Thread.currentThread().isInterrupted()) {
                boolean read = tail.poll();
                pause(read);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(RawLine raw) {
        if (seen.recording() == SeenAddresses.Recording.ON) {
            requests.read(raw).ifPresent(seen::count);
        }
        stream.publish(new AccessLogLine(raw, format));
        if (++published % PART == 0) {
            waitForClients();
        }
    }

    /**
     * Slows down a burst so that clients don't lose lines, because the rest is safe in the file. Does not wait for clients
     * that have lost lines already.
     */
    private void waitForClients() {
        for (int i = 0; i < MAX_WAIT_MILLIS && stream.filling(); i++) {
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

    /** Clients that join later only learn whether there is a file, not its earlier changes. */
    private void changed(FileState state, Optional<String> reason) {
        LOG.infov(
                "access_log_" + state, kv("file", config.accessLog().orElseThrow()), kv("reason", reason.orElse(null)));
        ControlFrame now = ControlFrame.file(state, reason);
        stream.announce(now, state == FileState.MISSING ? now : ControlFrame.file(FileState.OPENED, Optional.empty()));
    }

    @Override
    public void clientJoined() {
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
