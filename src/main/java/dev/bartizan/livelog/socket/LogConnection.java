package dev.bartizan.livelog.socket;

import dev.bartizan.livelog.ControlFrame;
import dev.bartizan.livelog.FilterValues;
import dev.bartizan.livelog.LiveLog;
import dev.bartizan.livelog.LogClient;
import dev.bartizan.livelog.LogLine;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.HandshakeRequest;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client's WebSocket connection. Thread-safe.
 *
 * @param <L> the kind of lines
 */
final class LogConnection<L extends LogLine> implements LogClient.Wire {

    private static final int UNANSWERED_PINGS = 2;
    private static final int MAX_USER_AGENT = 256;
    private static final String PING = "bartizan";

    private final WebSocketConnection socket;
    private final Context context =
            Objects.requireNonNull(Vertx.currentContext(), "a connection is opened on a context of its own");
    private final LiveLog<L> log;
    private final LogClient<L> client;
    private final Clock clock;
    private final Instant since;
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile Instant lastActivity;

    /** Call it on a Vert.x context of the connection. */
    LogConnection(WebSocketConnection socket, LiveLog<L> log, FilterValues wanted, int queuedLines, Clock clock) {
        this.socket = socket;
        this.log = log;
        this.clock = clock;
        this.since = now();
        this.lastActivity = since;
        this.client = new LogClient<>(this, log::filter, wanted, queuedLines);
    }

    private Instant now() {
        return clock.instant();
    }

    void begin(int replay) {
        log.stream().join(client, replay);
        log.clientJoined();
    }

    void end() {
        log.stream().leave(client);
    }

    Set<String> filterNames() {
        return log.filterNames();
    }

    void subscribe(FilterValues wanted) {
        client.subscribe(wanted);
    }

    void queue(ControlFrame frame) {
        client.queue(frame);
    }

    /** Records that the client is alive. */
    void markActive() {
        unanswered.set(0);
        lastActivity = now();
    }

    /** Pings the client, or closes the connection if it has not answered the last two pings. */
    void ping(CloseReason noAnswer) {
        if (unanswered.getAndIncrement() >= UNANSWERED_PINGS) {
            close(noAnswer);
        } else {
            socket.sendPing(Buffer.buffer(PING)).subscribe().with(sent -> {}, LogConnection::gone);
        }
    }

    void close(CloseReason reason) {
        if (socket.isOpen()) {
            socket.close(reason).subscribe().with(closed -> {}, LogConnection::gone);
        }
    }

    @Override
    public void later(Runnable task) {
        context.runOnContext(nothing -> task.run());
    }

    @Override
    public void send(String frame, Runnable done) {
        socket.sendText(frame).subscribe().with(sent -> done.run(), LogConnection::gone);
    }

    /** Ignored: the close event follows, and a log line about sending lines could cause a loop. */
    private static void gone(Throwable failure) {}

    LogConnectionView item() {
        HandshakeRequest handshake = socket.handshakeRequest();
        String userAgent = handshake.header("User-Agent");
        LogClient.Count count = client.count();
        return new LogConnectionView(
                socket.id(),
                log.kind(),
                since,
                lastActivity,
                handshake.remoteAddress(),
                userAgent == null || userAgent.length() <= MAX_USER_AGENT
                        ? userAgent
                        : userAgent.substring(0, MAX_USER_AGENT),
                client.filter().values(),
                count.sent(),
                count.dropped());
    }
}
