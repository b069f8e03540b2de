package dev.bartizan.process;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ErrorWriter;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.FilterOrder;
import dev.bartizan.http.RequestEnd;
import dev.bartizan.http.WebSocketHandshake;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Waits for running requests before the service stops. {@code quarkus.shutdown.timeout} does not work for this: Quarkus 3.33
 * counts each request that became a WebSocket as running, and so always waits for the whole timeout.
 */
@Singleton
public class RunningRequests {

    private static final Logger LOG = Logger.getLogger(RunningRequests.class);

    /** Together with the 8 s for a running import this is less than the documented 25 s. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition allEnded = lock.newCondition();
    private final ErrorWriter errors;
    private int running;
    private boolean stopping;

    RunningRequests(ErrorWriter errors) {
        this.errors = errors;
    }

    void register(@Observes Filters filters) {
        FilterOrder.RUNNING_REQUESTS.register(filters, this::count);
    }

    private void count(RoutingContext context) {
        if (!begin()) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            errors.send(context, new ServiceException(ErrorCode.STOPPING));
            return;
        }
        if (WebSocketHandshake.isHandshake(context.request())) {
            end();
        } else {
            RequestEnd.observe(context, _ -> end());
        }
        context.next();
    }

    private boolean begin() {
        lock.lock();
        try {
            if (!stopping) {
                running++;
            }
            return !stopping;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            running--;
            if (running == 0) {
                allEnded.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Runs after the observers that end long-running requests. */
    void await(@Observes @Priority(Lifecycle.Stopping.REQUESTS) ShutdownDelayInitiatedEvent event)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            stopping = true;
            long left = LONGEST_WAIT.toNanos();
            while (running > 0 && left > 0) {
                left = allEnded.awaitNanos(left);
            }
            if (running > 0) {
                LOG.warnv(
                        "requests_cut_off",
                        kv("running", running),
                        kv("after_ms", TimeUnit.MILLISECONDS.convert(LONGEST_WAIT)));
            }
        } finally {
            lock.unlock();
        }
    }
}
