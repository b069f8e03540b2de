package dev.bartizan.logging;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.error.CorrelationId;
import dev.bartizan.http.FilterOrder;
import dev.bartizan.http.Probes;
import dev.bartizan.http.RequestEnd;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Gives each request its correlation ID and logs one line when its answer is complete. */
@Singleton
public class RequestLog {

    private static final Logger LOG = Logger.getLogger(RequestLog.class);
    private static final String KEY = RequestLog.class.getName();

    private final CorrelationId correlationId;

    RequestLog(CorrelationId correlationId) {
        this.correlationId = correlationId;
    }

    void register(@Observes Filters filters) {
        FilterOrder.REQUEST_LOG.register(filters, this::handle);
    }

    /** Filters are for the API's port alone. What that one passes on to these routes has its line already. */
    void register(@Observes ManagementInterface management) {
        management.router().route().order(FilterOrder.ON_THE_MANAGEMENT_PORT).handler(context -> {
            if (context.get(KEY) == null) {
                handle(context);
            } else {
                context.next();
            }
        });
    }

    private void handle(RoutingContext context) {
        context.put(KEY, true);
        long started = System.nanoTime();
        String id = correlationId.begin(context.request().getHeader(CorrelationId.HEADER));
        context.response().putHeader(CorrelationId.HEADER, id);
        RequestEnd.observe(context, complete -> log(context, id, started, complete));
        context.next();
    }

    /**
     * Without the query, which can contain secrets. Probes are logged at DEBUG, because they would fill the log. Requests that
     * are refused before routing are logged elsewhere.
     */
    private void log(RoutingContext context, String id, long started, boolean complete) {
        HttpServerRequest request = context.request();
        String path = context.normalizedPath();
        boolean read = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
        Logger.Level level = read && Probes.isProbe(path) ? Logger.Level.DEBUG : Logger.Level.INFO;
        if (!LOG.isEnabled(level)) {
            return;
        }
        correlationId.begin(id);
        LOG.logv(
                level,
                "http_request",
                kv("method", request.method().name()),
                kv("path", Masked.text(path)),
                kv("status", context.response().getStatusCode()),
                kv("bytes", context.response().bytesWritten()),
                kv("duration_ms", (System.nanoTime() - started) / 1_000 / 1e3),
                kv("client", request.remoteAddress().hostAddress()),
                kv("complete", complete));
    }
}
