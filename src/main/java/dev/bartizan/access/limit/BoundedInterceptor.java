package dev.bartizan.access.limit;

import dev.bartizan.access.Credential;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.Objects;

/**
 * Takes the permit for a {@link Bounded} method, and releases it when the response was sent or the client disconnected.
 * If the token becomes invalid before, the connection is closed.
 */
@Bounded(Use.SEARCH)
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
public class BoundedInterceptor {

    private final Allowances allowances;
    private final CurrentVertxRequest current;

    BoundedInterceptor(Allowances allowances, CurrentVertxRequest current) {
        this.allowances = allowances;
        this.current = current;
    }

    @AroundInvoke
    Object run(InvocationContext invocation) throws Exception {
        RoutingContext context = current.getCurrent();
        Allowances.Permit permit = allowances.take(
                invocation.getInterceptorBinding(Bounded.class).value(),
                Credential.of(context),
                () -> context.request().connection().close());
        // Handlers of a request must be added on its event loop; this may be another thread.
        Objects.requireNonNull(Vertx.currentContext(), "requests are served on contexts")
                .runOnContext(_ -> releaseAtTheEnd(context, permit));
        return invocation.proceed();
    }

    private static void releaseAtTheEnd(RoutingContext context, Allowances.Permit permit) {
        context.addEndHandler(_ -> permit.release());
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            permit.release();
        }
    }
}
