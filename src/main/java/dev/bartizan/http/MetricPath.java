package dev.bartizan.http;

import io.quarkus.micrometer.runtime.binder.vertx.HttpRequestMetric;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Limits the paths in metrics to the templates of resources and routes. Without it, requests that reach no resource,
 * for example with access denied, would be recorded with the client's path.
 */
@Singleton
public class MetricPath {

    private static final String UNMATCHED = "/unmatched";

    /** The key where Quarkus looks for the template first. */
    private static final String TEMPLATE = "UrlPathTemplate";

    void register(@Observes Filters filters) {
        FilterOrder.METRIC_PATH.register(filters, context -> {
            // A default; resources and routes override it.
            if (((HttpServerRequestInternal) context.request()).metric() instanceof HttpRequestMetric metric) {
                metric.setTemplatePath(UNMATCHED);
            }
            context.next();
        });
    }

    /** Sets the template of a route that is not a resource; it must not contain values of the client. */
    public static void set(HttpServerRequest request, @Nullable String template) {
        ((HttpServerRequestInternal) request).context().putLocal(TEMPLATE, template);
    }
}
