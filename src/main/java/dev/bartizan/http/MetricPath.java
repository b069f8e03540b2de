package dev.bartizan.http;

import io.quarkus.micrometer.runtime.binder.vertx.HttpRequestMetric;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Sees to it that the path in a metric is one of few: the template of a resource or of a route. Otherwise it would be what
 * the client sent wherever no resource was reached: when access is refused, or the client gone before it was answered.
 */
@Singleton
public class MetricPath {

    private static final String UNMATCHED = "/unmatched";

    /** Where Quarkus looks for the template first. */
    private static final String TEMPLATE = "UrlPathTemplate";

    void register(@Observes Filters filters) {
        FilterOrder.METRIC_PATH.register(filters, context -> {
            // What is set here counts only as long as no resource or route sets the other one.
            if (((HttpServerRequestInternal) context.request()).metric() instanceof HttpRequestMetric metric) {
                metric.setTemplatePath(UNMATCHED);
            }
            context.next();
        });
    }

    /** Names the template of a route that is no resource; it must not be what the client chose. */
    public static void set(HttpServerRequest request, String template) {
        ((HttpServerRequestInternal) request).context().putLocal(TEMPLATE, template);
    }
}
