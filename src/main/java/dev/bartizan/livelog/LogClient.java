package dev.bartizan.livelog;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client that watches a log. Any thread may add lines to its queue; the queue is sent on the connection's event loop, a few
 * frames ahead of the network. Thread-safe.
 *
 * @param <L> the kind of lines
 */
public final class LogClient<L extends LogLine> {

    /** Maximum number of frames that the connection has but the network has not taken yet. */
    private static final int AHEAD = 64;

    /** Maximum number of frames per task, so that the event loop can serve others. */
    private static final int BATCH = 256;

    private final Wire wire;
    private final Function<FilterValues, ? extends LogFilter<L>> filters;

    /** Guarded by {@code this}, as are the following fields except {@link #ahead} and {@link #sending}. */
    private final FrameQueue queue;

    private LogFilter<L> filter;
    private boolean scheduled;
    private long sent;

    /** Used on the event loop only. */
    private int ahead;

    /** Used on the event loop only. */
    private boolean sending;

    /**
     * @param filters creates a filter from a client's values
     * @param wanted values of the first filter
     * @param capacity maximum number of waiting lines
     */
    public LogClient(
            Wire wire, Function<FilterValues, ? extends LogFilter<L>> filters, FilterValues wanted, int capacity) {
        this.wire = wire;
        this.filters = filters;
        this.filter = filters.apply(wanted);
        this.queue = new FrameQueue(capacity);
    }

    /** The connection to a client. */
    public interface Wire {

        /** Runs a task on the connection's event loop, later. */
        void later(Runnable task);

        /** Sends a frame; call it on the event loop. Runs {@code done} there when the network has taken the frame. */
        void send(String frame, Runnable done);
    }

    public synchronized LogFilter<L> filter() {
        return filter;
    }

    /** The number of lines that were sent to this client and dropped so far. */
    public record Count(long sent, long dropped) {}

    public synchronized Count count() {
        return new Count(sent, queue.dropped());
    }

    /** See {@link FrameQueue#filling()}. */
    synchronized boolean filling() {
        return queue.filling();
    }

    /** Queues a line if it matches the filter. */
    synchronized void offer(L line) {
        if (filter.test(line)) {
            queue.add(line);
            schedule();
        }
    }

    /** Queues a control frame. */
    public synchronized void queue(ControlFrame frame) {
        if (queue.add(frame)) {
            schedule();
        }
    }

    /** Replaces the filter. Waiting lines that don't match the new one are removed. */
    public synchronized void subscribe(FilterValues wanted) {
        LogFilter<L> replacement = filters.apply(wanted);
        filter = replacement;
        queue.retain(line -> passes(replacement, line));
        queue(ControlFrame.hello(replacement.values(), 0));
    }

    /** Only lines of this kind are ever put into the queue. */
    @SuppressWarnings("unchecked")
    private static <L extends LogLine> boolean passes(LogFilter<L> filter, LogLine line) {
        return filter.test((L) line);
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            wire.later(this::send);
        }
    }

    /** Runs on the event loop. The network may take a frame before {@link Wire#send} returns, or long after it. */
    private void send() {
        synchronized (this) {
            scheduled = false;
        }
        sending = true;
        for (int i = 0; i < BATCH && ahead < AHEAD; i++) {
            Frame frame = next();
            if (frame == null) {
                break;
            }
            ahead++;
            wire.send(frame.json(), this::taken);
        }
        sending = false;
        resume();
    }

    private void taken() {
        ahead--;
        if (!sending) {
            resume();
        }
    }

    /** Continues when half of the frames were taken, not after each frame. */
    private void resume() {
        if (ahead <= AHEAD / 2) {
            synchronized (this) {
                if (!queue.isEmpty()) {
                    schedule();
                }
            }
        }
    }

    private synchronized @Nullable Frame next() {
        Frame frame = queue.poll();
        if (frame instanceof LogLine) {
            sent++;
        }
        return frame;
    }
}
