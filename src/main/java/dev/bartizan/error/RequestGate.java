package dev.bartizan.error;

import dev.bartizan.http.FilterOrder;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Prepares requests for the error envelope before the framework handles them. */
@Singleton
public class RequestGate {

    private final long maximumBytes;
    private final ErrorWriter errors;

    RequestGate(
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") Optional<MemorySize> maximum,
            ErrorWriter errors) {
        this.maximumBytes = maximum.map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
        this.errors = errors;
    }

    void register(@Observes Filters filters) {
        FilterOrder.REQUEST_GATE.register(filters, this::handle);
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (announcedBytes(request) > maximumBytes) {
            // The framework would also reject it, but without a response body.
            errors.send(
                    context, new ServiceException(ErrorCode.PAYLOAD_TOO_LARGE, Map.of("maximum_bytes", maximumBytes)));
            return;
        }
        // A client that only accepts problem documents means errors, so keep other responses acceptable.
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept != null && accept.startsWith(Problem.MEDIA_TYPE) && accept.indexOf(',') < 0) {
            request.headers().set(HttpHeaders.ACCEPT, accept + ", */*;q=0.1");
        }
        context.next();
    }

    /** {@code Content-Length}; the HTTP server rejects invalid values. */
    private static long announcedBytes(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException unreadable) {
            return 0;
        }
    }
}
