package dev.bartizan.livelog;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The frames that wait for one client, in order. The number of lines is bounded: a further line drops the oldest one. Before
 * the next line a control frame says how many were dropped. Not thread-safe.
 */
final class FrameQueue {

    /** Bounds the control frames, which a client can request without reading them. */
    static final int MAX_CONTROL_FRAMES = 64;

    private final int capacity;
    private final Deque<Numbered<LogLine>> lines = new ArrayDeque<>();
    private final Deque<Numbered<ControlFrame>> controls = new ArrayDeque<>();
    private long next;
    private long unreported;
    private long dropped;
    private boolean lagging;

    /** @param capacity maximum number of lines */
    FrameQueue(int capacity) {
        this.capacity = capacity;
    }

    private record Numbered<T>(long number, T frame) {}

    void add(LogLine line) {
        if (lines.size() == capacity) {
            lines.poll();
            unreported++;
            dropped++;
            lagging = true;
        }
        lines.add(new Numbered<>(next++, line));
    }

    /** Adds a control frame, which lines never displace; returns whether there was room. */
    boolean add(ControlFrame frame) {
        return controls.size() < MAX_CONTROL_FRAMES && controls.add(new Numbered<>(next++, frame));
    }

    /** The next frame, if there is one. */
    @Nullable
    Frame poll() {
        Numbered<LogLine> line = lines.peek();
        Numbered<ControlFrame> control = controls.peek();
        if (control != null && (line == null || control.number() < line.number())) {
            return controls.poll().frame();
        }
        if (line != null && unreported > 0) {
            ControlFrame notice = ControlFrame.dropped(unreported);
            unreported = 0;
            return notice;
        }
        if (line == null) {
            return null;
        }
        lines.poll();
        lagging &= !lines.isEmpty();
        return line.frame();
    }

    /** Removes lines that don't match; they don't count as dropped. */
    void retain(Predicate<LogLine> wanted) {
        lines.removeIf(line -> !wanted.test(line.frame()));
    }

    boolean isEmpty() {
        return lines.isEmpty() && controls.isEmpty();
    }

    /** Whether the queue is more than half full and has dropped no line since it was last empty. */
    boolean filling() {
        return !lagging && lines.size() > capacity / 2;
    }

    /** Number of lines that were dropped since the beginning. */
    long dropped() {
        return dropped;
    }
}
