package dev.bartizan.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Sends the error envelope where no resource is involved, and so none of the {@link ErrorMappers}. */
@Singleton
public class ErrorWriter {

    /**
     * How long the rest of a refused body is read and thrown away. A client that still sends when the connection is closed
     * never gets to read why.
     */
    private static final long LONGEST_DISCARD_MILLIS = 5_000;

    private final ObjectMapper json;

    ErrorWriter(ObjectMapper json) {
        this.json = json;
    }

    /** Ends the request with an error; to be called on its event loop. */
    public void send(RoutingContext context, ServiceException error) {
        ErrorAnswer answer = ErrorAnswer.of(
                error.status(),
                error.code(),
                error.getMessage(),
                error.details(),
                context.request().getHeader(HttpHeaders.ACCEPT));
        try {
            Buffer body = Buffer.buffer(json.writeValueAsBytes(answer.body()));
            answer.headers().forEach(context.response()::putHeader);
            context.response().setStatusCode(answer.status()).end(body);
        } catch (JsonProcessingException failure) {
            context.fail(failure);
        }
        discardRest(context);
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
