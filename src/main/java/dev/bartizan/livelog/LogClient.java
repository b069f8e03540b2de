package dev.bartizan.livelog;

import java.util.function.Function;

/**
 * Somebody who watches a log. Lines come from whichever thread wrote them and wait in a queue; what is in the queue is
 * sent on the connection's event loop, a few frames ahead of the network.
 *
 * @param <L> the kind of lines
 */
public final class LogClient<L extends LogLine> {

    /** Frames that have been given to the connection and not to the network yet. */
    private static final int AHEAD = 64;

    /** Frames that are sent before others have their turn on the event loop. */
    private static final int TURN = 256;

    private final Wire wire;
    private final Function<FilterValues, ? extends LogFilter<L>> filters;

    /** Guarded by this, as is everything that follows but {@link #ahead} and {@link #sending}. */
    private final FrameQueue queue;

    private LogFilter<L> filter;
    private boolean scheduled;
    private long sent;

    /** Touched on the event loop only. */
    private int ahead;

    /** Touched on the event loop only. */
    private boolean sending;

    /**
     * @param filters makes a filter of what the client writes
     * @param wanted its first filter
     * @param capacity lines that wait for it at most
     */
    public LogClient(
            Wire wire, Function<FilterValues, ? extends LogFilter<L>> filters, FilterValues wanted, int capacity) {
        this.wire = wire;
        this.filters = filters;
        this.filter = filters.apply(wanted);
        this.queue = new FrameQueue(capacity);
    }

    /** What a client is sent over. */
    public interface Wire {

        /** Runs something on the connection's event loop, later. */
        void later(Runnable task);

        /** Sends a frame, from the event loop; runs {@code done} there when the network has taken it. */
        void send(String frame, Runnable done);
    }

    public synchronized LogFilter<L> filter() {
        return filter;
    }

    /** What this client has got and lost so far, in lines. */
    public record Count(long sent, long dropped) {}

    public synchronized Count count() {
        return new Count(sent, queue.dropped());
    }

    /** See {@link FrameQueue#filling()}. */
    synchronized boolean filling() {
        return queue.filling();
    }

    /** Queues a line that passes the filter. */
    synchronized void offer(L line) {
        if (filter.test(line)) {
            queue.add(line);
            schedule();
        }
    }

    /** Queues what isn't a line. */
    public synchronized void tell(ControlFrame frame) {
        if (queue.add(frame)) {
            schedule();
        }
    }

    /** Replaces the filter. Lines that wait and don't pass the new one are taken away. */
    public synchronized void subscribe(FilterValues wanted) {
        LogFilter<L> replacement = filters.apply(wanted);
        filter = replacement;
        queue.retain(line -> passes(replacement, line));
        tell(ControlFrame.hello(replacement.values(), 0));
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

    /** On the event loop. Some frames may be with the network before {@link Wire#send} returns, others long after it. */
    private void send() {
        synchronized (this) {
            scheduled = false;
        }
        sending = true;
        for (int i = 0; i < TURN && ahead < AHEAD; i++) {
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

    /** Waits for half of the frames ahead to be taken, not for each one. */
    private void resume() {
        if (ahead <= AHEAD / 2) {
            synchronized (this) {
                if (!queue.isEmpty()) {
                    schedule();
                }
            }
        }
    }

    private synchronized Frame next() {
        Frame frame = queue.poll();
        if (frame instanceof LogLine) {
            sent++;
        }
        return frame;
    }
}
