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
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * The reverse proxy's access log. One thread follows the files from start-up on, so that lines can be replayed. While no
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

    /** Of a longer line, the end isn't read. A client can make its line as long as the proxy allows. */
    private static final int LONGEST_LINE = 2 << 20;

    /** The longest wait for clients after each part. */
    private static final int MAX_WAIT_MILLIS = 20;

    private final LiveLogConfig config;
    private final LogStream<AccessLogLine> stream;
    private final LineReader reader;
    private final SeenAddresses seen;
    private final Clock clock;
    private final RequestReader requests;
    private final Counter tooLong;
    private final Thread thread =
            Thread.ofPlatform().name("access-log").daemon().unstarted(this::follow);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();

    /** Used by the thread only. */
    private int published;

    AccessLog(LiveLogConfig config, SeenAddresses seen, Clock clock, MeterRegistry metrics) {
        this.config = config;
        this.seen = seen;
        this.clock = clock;
        this.stream = new LogStream<>(config.keptLines());
        this.reader = new LineReader(
                new MaskedParameters(config.maskedParameters()), clock, config.maximumLine(), ZoneId.systemDefault());
        Counter unknown = metrics.counter("bartizan.access.log.odd.lines", "kind", "unknown_format");
        this.requests = new RequestReader(reader, unknown::increment);
        this.tooLong = metrics.counter("bartizan.access.log.odd.lines", "kind", "long");
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        if (config.accessLog().isPresent()) {
            seen.follow();
            thread.start();
        } else {
            ControlFrame missing = ControlFrame.file(FileState.MISSING, Optional.empty(), Optional.of(NOT_CONFIGURED));
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
        try (AccessLogFiles files = new AccessLogFiles(
                config.accessLog().orElseThrow(),
                Math.max(LONGEST_LINE, config.maximumLine()),
                this::changed,
                this::publish,
                clock)) {
            while (!Thread.currentThread().isInterrupted()) {
                pause(poll(files));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The log is read on after a failure, such as too little memory for a long line. */
    private static boolean poll(AccessLogFiles files) throws InterruptedException {
        try {
            return files.poll();
        } catch (RuntimeException | Error failure) {
            LOG.errorv(failure, "access_log_not_read");
            return false;
        }
    }

    private void publish(RawLine raw) {
        if (seen.recording() == SeenAddresses.Recording.ON) {
            requests.read(raw).ifPresent(seen::count);
        }
        if (reader.isLong(raw)) {
            tooLong.increment();
        }
        stream.publish(new AccessLogLine(raw, reader));
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
    private void changed(Path file, FileState state, Optional<String> reason, boolean allMissing) {
        LOG.infov("access_log_" + state, kv("file", file), kv("reason", reason.orElse(null)));
        ControlFrame now = ControlFrame.file(state, Optional.of(String.valueOf(file.getFileName())), reason);
        stream.announce(
                now, allMissing ? now : ControlFrame.file(FileState.OPENED, Optional.empty(), Optional.empty()));
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
