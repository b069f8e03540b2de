package dev.bartizan.door;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.error.CorrelationId;
import dev.bartizan.error.ErrorWriter;
import dev.bartizan.error.WrittenError;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Answers, logs and counts requests that are rejected before routing. */
@Singleton
class Refusals {

    private static final Logger LOG = Logger.getLogger(Refusals.class);

    /** Maximum number of log lines per minute, so that invalid requests can't fill the log. */
    private static final int MAX_LINES = 600;

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ErrorWriter errors;
    private final CorrelationId correlationId;
    private final MeterRegistry metrics;
    private long windowStart = System.nanoTime();
    private int lines;

    Refusals(ErrorWriter errors, CorrelationId correlationId, MeterRegistry metrics) {
        this.errors = errors;
        this.correlationId = correlationId;
        this.metrics = metrics;
    }

    /** Sends the error and ends the connection, because further data on it can't be trusted. */
    void refuse(ChannelHandlerContext context, HttpRequest request, Optional<ClientAddress> client, HeadFault fault) {
        String id = correlationId.begin(request.headers().get(CorrelationId.HEADER));
        WrittenError error = errors.write(
                fault.status(),
                fault.code(),
                fault.message(),
                Map.of("reason", fault.wireName()),
                request.headers().get(HttpHeaderNames.ACCEPT));
        ByteBuf body =
                HttpMethod.HEAD.equals(request.method()) ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(error.body());
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(fault.status()), body);
        error.headers().forEach(response.headers()::set);
        response.headers()
                .set(CorrelationId.HEADER, id)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.CONTENT_LENGTH, error.body().length);
        context.writeAndFlush(response).addListener(written -> {
            if (context.channel() instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            }
        });
        metrics.counter("bartizan.http.refused", "reason", fault.wireName()).increment();
        log(client, fault);
    }

    /** Logs no part of the request, because it can contain secrets. */
    private void log(Optional<ClientAddress> client, HeadFault fault) {
        int line = countLine();
        if (line <= MAX_LINES) {
            LOG.infov(
                    "http_request",
                    kv("status", fault.status()),
                    kv("client", client.map(known -> known.address().toString()).orElse("unknown")),
                    kv("refused", fault.wireName()),
                    kv("complete", true));
        }
        if (line == MAX_LINES) {
            LOG.warnv("http_refusals_not_logged", kv("most_lines_per_minute", MAX_LINES));
        }
    }

    private synchronized int countLine() {
        long now = System.nanoTime();
        if (now - windowStart > WINDOW_NANOS) {
            windowStart = now;
            lines = 0;
        }
        lines = Math.min(lines + 1, MAX_LINES + 1);
        return lines;
    }

    /** Counts a connection that this side closes. */
    void closed(String reason) {
        metrics.counter("bartizan.http.connections.closed", "reason", reason).increment();
    }
}
