package dev.bartizan.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends the error envelope outside of resources, where the {@link ErrorMappers} don't apply. */
@Singleton
public class ErrorWriter {

    /**
     * How long the rest of a rejected body is read and discarded. If the connection is closed while a client still
     * sends, it can't read the response.
     */
    private static final long LONGEST_DISCARD_MILLIS = 5_000;

    private final ObjectMapper json;

    ErrorWriter(ObjectMapper json) {
        this.json = json;
    }

    /** There are no resources on the management port, so nothing else writes this error there. */
    void register(@Observes ManagementInterface management) {
        management
                .router()
                .errorHandler(
                        ErrorCode.NOT_FOUND.status(),
                        context -> send(context, new ServiceException(ErrorCode.NOT_FOUND)));
    }

    /** Ends the request with an error. Must be called on its event loop. */
    public void send(RoutingContext context, ServiceException error) {
        WrittenError written = write(
                error.status(),
                error.code(),
                error.getMessage(),
                error.details(),
                context.request().getHeader(HttpHeaders.ACCEPT));
        written.headers().forEach(context.response()::putHeader);
        context.response().setStatusCode(written.status()).end(Buffer.buffer(written.body()));
        discardRest(context);
    }

    /**
     * Writes an error, for callers that send it themselves.
     *
     * @param accept the request's {@code Accept} header
     */
    public WrittenError write(
            int status, ErrorCode code, String message, Map<String, Object> details, @Nullable String accept) {
        ErrorAnswer answer = ErrorAnswer.of(status, code, message, details, accept);
        try {
            byte[] body = answer.body() instanceof String page
                    ? page.getBytes(StandardCharsets.UTF_8)
                    : json.writeValueAsBytes(answer.body());
            return new WrittenError(answer.status(), answer.headers(), body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("An error consists of strings, numbers, lists and maps", impossible);
        }
    }

    private static void discardRest(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.isEnded()) {
            return;
        }
        long timer = context.vertx()
                .setTimer(
                        LONGEST_DISCARD_MILLIS, tooLong -> request.connection().close());
        request.handler(rest -> {})
                .endHandler(end -> context.vertx().cancelTimer(timer))
                .exceptionHandler(gone -> context.vertx().cancelTimer(timer))
                .resume();
    }
}
