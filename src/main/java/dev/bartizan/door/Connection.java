package dev.bartizan.door;

import dev.bartizan.http.Probes;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one client. Tracks whether a request is running, closes the connection on timeouts, and rejects
 * requests with an invalid head.
 *
 * <p>All fields except the volatile ones are confined to the connection's event loop.
 */
final class Connection extends ChannelDuplexHandler {

    private static final long CHECK_MILLIS = 1_000;

    /**
     * How long data of a rejected client is discarded. If the connection were closed at once, the client could lose the
     * response.
     */
    private static final long LONGEST_FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** How long a new connection may wait to be read on a busy machine. */
    private static final long LONGEST_ARRIVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private enum Phase {
        AWAITING_HEAD,
        RUNNING,
        UPGRADED,
        REFUSED
    }

    private final Channel channel;
    private final Optional<ClientAddress> client;
    private final Connections connections;
    private final TimeLimits limits;
    private final Backlog backlog;
    private final Refusals refusals;

    private volatile Phase phase = Phase.AWAITING_HEAD;
    private volatile long phaseSince;
    private volatile long blockedSince;
    private volatile boolean restricted;
    private volatile boolean used;

    private @Nullable RequestDecoder decoder;
    private @Nullable ScheduledFuture<?> checks;
    private boolean headBegun;
    private boolean requestRead;
    private boolean answered;
    private boolean informational;
    private boolean switching;
    private long lastReceived;
    private int lastWritten;
    private long lastPending;
    private long lastProgress;
    private long outputSince;

    /** Limits in nanoseconds, see {@link DoorConfig}. */
    record TimeLimits(long head, long idle, long stall) {

        TimeLimits(DoorConfig config) {
            this(
                    config.headTimeout().toNanos(),
                    config.idleTimeout().toNanos(),
                    config.stallTimeout().toNanos());
        }
    }

    Connection(
            Channel channel,
            Optional<ClientAddress> client,
            Connections connections,
            TimeLimits limits,
            Backlog backlog,
            Refusals refusals) {
        this.channel = channel;
        this.client = client;
        this.connections = connections;
        this.limits = limits;
        this.backlog = backlog;
        this.refusals = refusals;
        this.phaseSince = System.nanoTime();
        this.lastReceived = phaseSince;
        this.outputSince = phaseSince;
    }

    /** Starts the periodic checks, after the HTTP handlers are in the pipeline. */
    void begin(RequestDecoder requests) {
        decoder = requests;
        checks = channel.eventLoop()
                .scheduleWithFixedDelay(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    Channel channel() {
        return channel;
    }

    Optional<ClientAddress> client() {
        return client;
    }

    /** Sets whether the connection uses one of the slots for health checks, so that it may send nothing else. */
    void restrict(boolean toHealthChecks) {
        restricted = toHealthChecks;
    }

    private boolean hasRoomFor(HttpRequest request) {
        if (restricted) {
            connections.reconsider(this);
        }
        return !restricted || Probes.isHealthCheck(request.uri());
    }

    /** Whether it can be closed without aborting a request. */
    boolean idle() {
        return phase == Phase.AWAITING_HEAD;
    }

    /** Whether it has been served, or is old enough to have been read. */
    boolean settled() {
        return used || System.nanoTime() - phaseSince > LONGEST_ARRIVAL_NANOS;
    }

    /** Start of the current phase, by {@link System#nanoTime()}. */
    long phaseSince() {
        return phaseSince;
    }

    long blockedSince() {
        return blockedSince;
    }

    /** Bytes of responses that the operating system has not accepted yet. */
    long pendingBytes() {
        ChannelOutboundBuffer output = channel.unsafe().outboundBuffer();
        return output == null ? 0 : output.totalPendingWriteBytes();
    }

    /** Closes the connection and counts the reason, which must be one of a small set. */
    void close(String reason) {
        refusals.closed(reason);
        channel.close();
    }

    boolean refused() {
        return phase == Phase.REFUSED;
    }

    /**
     * Whether the next request may be read: the previous one is answered, and the client has read most of the response.
     */
    boolean acceptsRequest() {
        return phase == Phase.AWAITING_HEAD && channel.isWritable();
    }

    /** Called when the client has sent data. */
    void received() {
        lastReceived = System.nanoTime();
        if (phase == Phase.AWAITING_HEAD && !headBegun) {
            headBegun = true;
            if (used) {
                phaseSince = lastReceived;
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (phase == Phase.REFUSED) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            Optional<HeadFault> fault = RequestHead.check(request);
            if (fault.isEmpty() && !hasRoomFor(request)) {
                fault = Optional.of(HeadFault.NO_ROOM);
            }
            if (fault.isPresent()) {
                enter(Phase.REFUSED);
                refusals.refuse(context, request, client, fault.get());
                ReferenceCountUtil.release(message);
                return;
            }
            requestRead = false;
            answered = false;
            enter(Phase.RUNNING);
        }
        if (message instanceof LastHttpContent) {
            requestRead = true;
        }
        context.fireChannelRead(message);
        if (answered && message instanceof HttpContent) {
            endExchange();
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            switching = response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code();
            informational = !switching && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        }
        boolean last = message instanceof LastHttpContent;
        context.write(message, promise);
        if (last && !informational && phase == Phase.RUNNING) {
            answered = true;
            endExchange();
        }
    }

    private void endExchange() {
        if (switching) {
            enter(Phase.UPGRADED);
        } else if (requestRead && phase == Phase.RUNNING) {
            used = true;
            headBegun = false;
            enter(Phase.AWAITING_HEAD);
            if (channel.isWritable()) {
                resume();
            }
        }
    }

    private void resume() {
        Objects.requireNonNull(decoder, "begin() comes before the first request")
                .resume();
    }

    private void enter(Phase next) {
        phaseSince = System.nanoTime();
        phase = next;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            backlog.free(this);
            if (phase == Phase.AWAITING_HEAD) {
                resume();
            }
        } else {
            blockedSince = System.nanoTime();
            backlog.blocked(this);
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (checks != null) {
            checks.cancel(false);
        }
        backlog.free(this);
        context.fireChannelInactive();
    }

    private void check() {
        long now = System.nanoTime();
        if (hasPendingOutput(now)) {
            if (now - outputSince > limits.stall()) {
                close("answer_not_taken");
            }
            return;
        }
        switch (phase) {
            case AWAITING_HEAD -> {
                if (headBegun || !used) {
                    closeAfter(limits.head(), now - phaseSince, "head_timeout");
                } else {
                    closeAfter(limits.idle(), now - phaseSince, "idle");
                }
            }
            case RUNNING -> {
                if (!requestRead && channel.config().isAutoRead()) {
                    closeAfter(limits.stall(), now - Math.max(lastReceived, phaseSince), "body_timeout");
                }
            }
            case REFUSED -> {
                if (now - phaseSince > LONGEST_FAREWELL_NANOS) {
                    channel.close();
                }
            }
            case UPGRADED -> {}
        }
    }

    private void closeAfter(long limit, long elapsed, String reason) {
        if (elapsed > limit) {
            close(reason);
        }
    }

    /** Whether bytes of a response wait to be sent. Records since when none was sent. */
    private boolean hasPendingOutput(long now) {
        ChannelOutboundBuffer output = channel.unsafe().outboundBuffer();
        if (output == null || output.totalPendingWriteBytes() == 0) {
            outputSince = now;
            return false;
        }
        int written = System.identityHashCode(output.current());
        if (written != lastWritten
                || output.totalPendingWriteBytes() != lastPending
                || output.currentProgress() != lastProgress) {
            lastWritten = written;
            lastPending = output.totalPendingWriteBytes();
            lastProgress = output.currentProgress();
            outputSince = now;
        }
        return true;
    }
}
