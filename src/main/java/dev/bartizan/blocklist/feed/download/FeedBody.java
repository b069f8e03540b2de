package dev.bartizan.blocklist.feed.download;

import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.TimeLimit;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response as a blocking stream, with backpressure: a slow reader slows the sender, and memory stays
 * small.
 */
final class FeedBody extends InputStream {

    private static final int CHUNKS_AHEAD = 16;

    private sealed interface Event {
        record Chunk(Buffer bytes) implements Event {}

        record End() implements Event {}

        record Failed(Throwable cause) implements Event {}
    }

    private final HttpClientResponse response;
    private final long maximumBytes;
    private final Duration idleTimeout;
    private final TimeLimit deadline;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private Buffer chunk = Buffer.buffer();
    private int position;
    private boolean ended;
    private @Nullable FeedException failure;
    private volatile long count;

    /** Must be created on the response's event loop when the response arrives; otherwise events could be missed. */
    FeedBody(HttpClientResponse response, long maximumBytes, Duration idleTimeout, TimeLimit deadline) {
        this.response = response;
        this.maximumBytes = maximumBytes;
        this.idleTimeout = idleTimeout;
        this.deadline = deadline;
    }

    /** Starts to read the body from the connection. */
    FeedBody start() {
        response.pause();
        response.exceptionHandler(cause -> events.add(new Event.Failed(cause)));
        response.endHandler(end -> events.add(new Event.End()));
        response.handler(bytes -> events.add(new Event.Chunk(bytes)));
        response.fetch(CHUNKS_AHEAD);
        return this;
    }

    /** Bytes read so far. */
    long count() {
        return count;
    }

    @Override
    public int read() throws FeedException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws FeedException {
        if (length == 0) {
            return 0;
        }
        while (position == chunk.length()) {
            if (ended) {
                return -1;
            }
            nextEvent();
        }
        int read = Math.min(length, chunk.length() - position);
        chunk.getBytes(position, position + read, bytes, offset);
        position += read;
        return read;
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            response.request().connection().close();
        }
    }

    private void nextEvent() throws FeedException {
        if (failure != null) {
            throw failure;
        }
        switch (await()) {
            case Event.Chunk(Buffer bytes) -> {
                chunk = bytes;
                position = 0;
                long total = count + bytes.length();
                count = total;
                if (total > maximumBytes) {
                    throw fail(tooLarge(maximumBytes));
                }
                response.fetch(1);
            }
            case Event.End() -> ended = true;
            case Event.Failed(Throwable cause) ->
                throw fail(new FeedException(
                        FeedFailure.TRUNCATED,
                        "The connection ended in the middle of the feed, after %d bytes.".formatted(count),
                        Map.of("bytes", count),
                        cause));
        }
    }

    private Event await() throws FeedException {
        if (deadline.isOver()) {
            throw fail(timeout("The feed did not arrive as a whole in time."));
        }
        try {
            Event event = events.poll(deadline.nanosAtMost(idleTimeout), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw fail(timeout(
                        deadline.isOver()
                                ? "The feed did not arrive as a whole in time."
                                : "The server sent nothing for %d ms.".formatted(idleTimeout.toMillis())));
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw fail(new FeedException(FeedFailure.INTERRUPTED, "The download was cancelled.", Map.of(), e));
        }
    }

    private FeedException timeout(String message) {
        return new FeedException(FeedFailure.TIMEOUT, message, Map.of("bytes", count));
    }

    /** Aborts the transfer. Further reads throw the same failure. */
    private FeedException fail(FeedException why) {
        failure = why;
        chunk = Buffer.buffer();
        position = 0;
        response.request().connection().close();
        return why;
    }

    static FeedException tooLarge(long maximumBytes) {
        return new FeedException(
                FeedFailure.TOO_LARGE,
                "The feed is larger than %d bytes, the maximum for downloads.".formatted(maximumBytes),
                Map.of("maximum_bytes", maximumBytes));
    }
}
