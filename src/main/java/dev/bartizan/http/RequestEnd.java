package dev.bartizan.http;

import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Observes the end of a request, in all cases. */
public final class RequestEnd {

    private RequestEnd() {}

    /**
     * Calls the observer once: when the response is complete, or when the connection is lost before.
     *
     * <p>The end handler alone is not enough: a response has only one, and Quarkus replaces it when it rejects a body
     * that is too large.
     *
     * @param observer called with whether the response is complete
     */
    public static void observe(RoutingContext context, Consumer<Boolean> observer) {
        AtomicBoolean told = new AtomicBoolean();
        context.addBodyEndHandler(_ -> {
            if (told.compareAndSet(false, true)) {
                observer.accept(true);
            }
        });
        context.addEndHandler(end -> {
            if (told.compareAndSet(false, true)) {
                observer.accept(end.succeeded() && context.response().ended());
            }
        });
    }
}
