package dev.bartizan.decision;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Sends a {@link StreamedBody}, chunked, on the event loop of its connection. If a body fails midway, the connection is
 * closed, so that no client takes the first part for the whole.
 */
@Provider
public class StreamedBodyWriter implements ServerMessageBodyWriter<StreamedBody> {

    private static final Logger LOG = Logger.getLogger(StreamedBodyWriter.class);

    private static final int PIECE_BYTES = 16 * 1024;

    /** Initial size of the buffer; most bodies are short. It grows up to {@link #PIECE_BYTES}. */
    private static final int SHORT_BYTES = 512;

    /** Limits steps that append nothing, such as when a body searches for changes. */
    private static final int STEPS_IN_A_ROW = 4096;

    /** Then the event loop serves its other connections. */
    private static final int PIECES_IN_A_ROW = 8;

    @Override
    public boolean isWriteable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
        return StreamedBody.class.isAssignableFrom(type);
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return StreamedBody.class.isAssignableFrom(type);
    }

    @Override
    public void writeResponse(StreamedBody body, Type genericType, ServerRequestContext context) {
        ResteasyReactiveRequestContext request = (ResteasyReactiveRequestContext) context;
        request.suspend();
        RoutingContext routing = request.unwrap(RoutingContext.class);
        routing.addEndHandler(end -> request.resume());
        new Transfer(body, routing, Objects.requireNonNull(Vertx.currentContext(), "requests are served on contexts"))
                .begin();
    }

    @Override
    public void writeTo(
            StreamedBody body,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream stream)
            throws IOException {
        TextBuffer buffer = new TextBuffer(PIECE_BYTES);
        boolean more = true;
        while (more) {
            more = body.append(buffer);
            stream.write(buffer.toBytes());
            buffer.clear();
        }
        body.complete();
    }

    /** One body on its way. */
    private static final class Transfer {

        private final StreamedBody body;
        private final HttpServerRequest request;
        private final HttpServerResponse response;
        private final Context eventLoop;
        private final TextBuffer buffer = new TextBuffer(SHORT_BYTES);

        Transfer(StreamedBody body, RoutingContext routing, Context eventLoop) {
            this.body = body;
            this.request = routing.request();
            this.response = routing.response();
            this.eventLoop = eventLoop;
        }

        /** A blocking resource method has run on another thread. */
        void begin() {
            if (Context.isOnEventLoopThread()) {
                proceed();
            } else {
                eventLoop.runOnContext(turn -> proceed());
            }
        }

        private void proceed() {
            try {
                for (int piece = 0; piece < PIECES_IN_A_ROW; piece++) {
                    if (response.closed()) {
                        return;
                    }
                    if (response.writeQueueFull()) {
                        response.drainHandler(drained -> proceed());
                        return;
                    }
                    if (!writePiece()) {
                        return;
                    }
                }
                eventLoop.runOnContext(turn -> proceed());
            } catch (RuntimeException failure) {
                LOG.errorv(failure, "response_broken_off", kv("bytes", response.bytesWritten()));
                breakOff();
            }
        }

        /** Closes instead of resetting: after a reset no end handler runs, and the request would not be logged. */
        private void breakOff() {
            request.connection().close();
        }

        private boolean writePiece() {
            buffer.clear();
            boolean more = true;
            for (int steps = 0; more && buffer.length() < PIECE_BYTES && steps < STEPS_IN_A_ROW; steps++) {
                more = body.append(buffer);
            }
            Buffer piece = Buffer.buffer(buffer.toBytes());
            if (!more) {
                response.end(piece).onSuccess(sent -> body.complete());
            } else if (piece.length() > 0) {
                if (!response.headWritten()) {
                    // A body that fits into one piece is sent with a Content-Length instead.
                    response.setChunked(true);
                }
                response.write(piece);
            }
            return more;
        }
    }
}
