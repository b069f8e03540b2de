package dev.bartizan.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** The request filters before routing, in order. */
public enum FilterOrder {
    /** Sets the path in metrics, so that clients can't choose it. */
    METRIC_PATH,
    /** Removes secrets from the query, so that no later filter can log them. */
    SECRETS_OUT_OF_ADDRESS,
    /** Sets the correlation id and logs the request, even if a later filter rejects it. */
    REQUEST_LOG,
    /** Counts running requests. After the filters that reroute a request, so that each is counted once. */
    RUNNING_REQUESTS,
    /** Passes requests on to the node that leads. After the counting, so that a stop waits for them. */
    PASS_ON,
    /** Refuses methods that a route outside of the resources doesn't have. */
    ROUTE_METHODS,
    /** Handles uploads, whose bodies are larger than the request gate allows. */
    UPLOADS,
    /** Rejects bodies that are too large. */
    REQUEST_GATE;

    /** The order of the first route on the management port, which has no filters. */
    public static final int ON_THE_MANAGEMENT_PORT = Integer.MIN_VALUE;

    /** Far above the priorities of Quarkus. */
    private static final int FIRST = 11_000;

    private static final int DISTANCE = 100;

    /** Registers a filter at this position. */
    public void register(Filters filters, Handler<RoutingContext> filter) {
        filters.register(filter, FIRST - ordinal() * DISTANCE);
    }
}
