package dev.bartizan.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Does for the error envelope what has to be done before the framework looks at a request. */
@Singleton
public class RequestGate {

    private static final int AFTER_THE_REQUEST_LOG = 9_000;

    private final long maximumBytes;
    private final ObjectMapper json;

    RequestGate(
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") Optional<MemorySize> maximum,
            ObjectMapper json) {
        this.maximumBytes = maximum.map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, AFTER_THE_REQUEST_LOG);
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (announcedBytes(request) > maximumBytes) {
            refuse(context);
            return;
        }
        // Who asks for nothing but problem documents means the errors: what is no error must stay acceptable.
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept != null && accept.startsWith(Problem.MEDIA_TYPE) && accept.indexOf(',') < 0) {
            request.headers().set(HttpHeaders.ACCEPT, accept + ", */*;q=0.1");
        }
        context.next();
    }

    /** A length that is no number is left to the HTTP server, which refuses it. */
    private static long announcedBytes(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException unreadable) {
            return 0;
        }
    }

    /** The framework would refuse it too, but without a body. */
    private void refuse(RoutingContext context) {
        ErrorAnswer answer = ErrorAnswer.of(
                ErrorCode.PAYLOAD_TOO_LARGE,
                ErrorCode.PAYLOAD_TOO_LARGE.message(),
                Map.of("maximum_bytes", maximumBytes),
                context.request().getHeader(HttpHeaders.ACCEPT));
        answer.headers().forEach(context.response()::putHeader);
        try {
            // The body that follows is not read, so the connection can't be used for another request.
            context.response()
                    .setStatusCode(answer.status())
                    .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                    .end(Buffer.buffer(json.writeValueAsBytes(answer.body())));
        } catch (JsonProcessingException failure) {
            context.fail(failure);
        }
    }
}
