package dev.bartizan.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** The filters that a request passes before it is routed, in the order in which it passes them. */
public enum FilterOrder {
    /** Gives metrics a path that no client can choose. */
    METRIC_PATH,
    /** Takes secrets out of the query, so that no later filter can log them. */
    SECRETS_OUT_OF_ADDRESS,
    /** Gives the request its correlation id, and writes its line: also when a later filter refuses it. */
    REQUEST_LOG,
    /** Counts running requests. It follows the filters that start a request again, so that each is counted once. */
    RUNNING_REQUESTS,
    /** Refuses methods that a route outside of the resources doesn't have. */
    ROUTE_METHODS,
    /** Takes uploads, whose bodies are larger than the request gate allows. */
    UPLOADS,
    /** Refuses bodies that are too large. */
    REQUEST_GATE;

    /** The order of the first route on the management port, which has no filters. */
    public static final int ON_THE_MANAGEMENT_PORT = Integer.MIN_VALUE;

    /** Far above the priorities that Quarkus uses itself. */
    private static final int FIRST = 11_000;

    private static final int DISTANCE = 100;

    /** Registers a filter at this place. */
    public void register(Filters filters, Handler<RoutingContext> filter) {
        filters.register(filter, FIRST - ordinal() * DISTANCE);
    }
}
