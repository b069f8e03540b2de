package dev.bartizan.http;

import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Tells when a request has ended, in each way in which one can end. */
public final class RequestEnd {

    private RequestEnd() {}

    /**
     * Calls the observer once: when the answer is complete, or when the connection is lost before.
     *
     * <p>The end handler alone is not enough. A response has one slot for it, and Quarkus puts its own handler there when it
     * refuses a body that is too large.
     *
     * @param observer gets whether the answer is complete
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
