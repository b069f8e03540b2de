package dev.bartizan.access.limit;

import dev.bartizan.access.Credential;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.BodyAsStream;
import dev.bartizan.http.LargeBody;
import dev.bartizan.http.LimitConfig;
import dev.bartizan.http.Use;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads request bodies on the event loop, after authentication and before a worker thread is used, so that slow bodies
 * block no thread. Each endpoint has a size limit, each body a timeout, and all bodies together a memory limit.
 */
public class RequestBodies {

    /** Before the filter for all methods, which skips bodies that have been read. */
    private static final int BEFORE_THE_OTHER = Priorities.ENTITY_CODER - 1;

    private final LimitConfig limits;
    private final Allowances allowances;
    private final long largest;

    RequestBodies(
            LimitConfig limits,
            Allowances allowances,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") Optional<MemorySize> largest) {
        this.limits = limits;
        this.allowances = allowances;
        this.largest = largest.map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
    }

    /**
     * Gives a method with {@link BodyAsStream} its body as a stream. Small JSON is left to {@link #read}, so that the
     * usual single object occupies no thread while it arrives.
     */
    @BodyAsStream
    @ServerRequestFilter(nonBlocking = true, priority = BEFORE_THE_OTHER)
    public void stream(RoutingContext context) {
        HttpServerRequest request = context.request();
        long announced = announcedBytes(request);
        if (!hasBody(request) || announced > 0 && announced <= limits.body().asLongValue() && isJson(request)) {
            return;
        }
        long maximum = Math.min(largest, limits.streamedBody().asLongValue());
        if (announced > maximum) {
            throw tooLarge(maximum);
        }
        Allowances.Permit permit = allowances.take(
                Use.BULK, Credential.of(context), () -> request.connection().close());
        context.addEndHandler(_ -> permit.release());
        ResteasyReactiveRequestContext resteasy = CurrentRequestManager.get();
        resteasy.setInputStream(new BoundedStream(resteasy.serverRequest().createInputStream(), maximum));
    }

    private static boolean isJson(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null || type.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_JSON);
    }

    /** Reads the body of a method with {@link LargeBody}; null if there is none. */
    @LargeBody
    @ServerRequestFilter(nonBlocking = true, priority = BEFORE_THE_OTHER)
    public @Nullable Uni<Void> readLarge(RoutingContext context) {
        return read(context, Math.min(largest, limits.largeBody().asLongValue()));
    }

    /** Reads the body of any other method; null if there is none. */
    @ServerRequestFilter(nonBlocking = true, priority = Priorities.ENTITY_CODER)
    public @Nullable Uni<Void> read(RoutingContext context) {
        return read(context, Math.min(largest, limits.body().asLongValue()));
    }

    private @Nullable Uni<Void> read(RoutingContext context, long maximum) {
        HttpServerRequest request = context.request();
        if (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD || !hasBody(request)) {
            return null;
        }
        ResteasyReactiveRequestContext resteasy = CurrentRequestManager.get();
        if (resteasy.hasInputStream()) {
            return null;
        }
        if (announcedBytes(request) > maximum) {
            throw tooLarge(maximum);
        }
        return Uni.createFrom()
                .emitter(emitter -> new Reading(resteasy, context, maximum, emitter).begin(limits.bodyTimeout()));
    }

    private static boolean hasBody(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || announcedBytes(request) > 0;
    }

    /** {@code Content-Length}; the HTTP server has already rejected invalid values. */
    private static long announcedBytes(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length.strip());
    }

    private static ServiceException tooLarge(long maximum) {
        return new ServiceException(ErrorCode.PAYLOAD_TOO_LARGE, Map.of("maximum_bytes", maximum));
    }

    /** A body that is being read, on the event loop of its connection. */
    private final class Reading implements ServerHttpRequest.ReadCallback {

        private final ResteasyReactiveRequestContext resteasy;
        private final RoutingContext context;
        private final long maximum;
        private final UniEmitter<? super Void> emitter;
        private final Allowances.Permit permit;
        private final Buffer body = Buffer.buffer();
        private long timer;
        private volatile boolean over;

        Reading(
                ResteasyReactiveRequestContext resteasy,
                RoutingContext context,
                long maximum,
                UniEmitter<? super Void> emitter) {
            this.resteasy = resteasy;
            this.context = context;
            this.maximum = maximum;
            this.emitter = emitter;
            this.permit = allowances.begin(Use.BODY, Credential.of(context), this::cutOff);
        }

        void begin(Duration longest) {
            context.addEndHandler(_ -> permit.release());
            timer = context.vertx().setTimer(Math.max(1, longest.toMillis()), _ -> tooLate());
            context.request()
                    .exceptionHandler(_ ->
                            fail(new ServiceException(ErrorCode.BAD_REQUEST, "The body is incomplete.", Map.of())));
            resteasy.serverRequest().setReadListener(this);
        }

        @Override
        public void data(ByteBuffer more) {
            if (over) {
                return;
            }
            if (body.length() + more.remaining() > maximum) {
                fail(tooLarge(maximum));
                return;
            }
            try {
                permit.more(more.remaining());
            } catch (ServiceException refused) {
                fail(refused);
                return;
            }
            byte[] bytes = new byte[more.remaining()];
            more.get(bytes);
            body.appendBytes(bytes);
        }

        @Override
        public void done() {
            if (end()) {
                resteasy.setInputStream(new ByteArrayInputStream(body.getBytes()));
                emitter.complete(null);
            }
        }

        /** Closes the connection, unless the body was read: such as the request that ends its own session is answered. */
        private void cutOff() {
            if (!over) {
                context.request().connection().close();
            }
        }

        /** Fails the request and closes the connection after the timeout. */
        private void tooLate() {
            context.addEndHandler(_ -> context.request().connection().close());
            fail(new ServiceException(ErrorCode.REQUEST_TIMEOUT));
        }

        private void fail(ServiceException failure) {
            if (end()) {
                permit.release();
                emitter.fail(failure);
            }
        }

        private boolean end() {
            if (over) {
                return false;
            }
            over = true;
            context.vertx().cancelTimer(timer);
            return true;
        }
    }
}
