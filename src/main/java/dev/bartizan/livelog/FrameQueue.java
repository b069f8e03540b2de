package dev.bartizan.livelog;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/**
 * What waits for one client, in order. Of the lines there is a bounded number: when one more comes, the oldest is lost,
 * and before the next line that is taken out, a notice says how many were. Not thread-safe.
 */
final class FrameQueue {

    /** Control frames are few, unless a client that reads nothing asks for more and more of them. */
    static final int MOST_CONTROL_FRAMES = 64;

    private final int capacity;
    private final Deque<Numbered<LogLine>> lines = new ArrayDeque<>();
    private final Deque<Numbered<ControlFrame>> controls = new ArrayDeque<>();
    private long next;
    private long unreported;
    private long dropped;
    private boolean lagging;

    /** @param capacity lines at most */
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

    /** Adds a frame that is never dropped for a line; whether there was room. */
    boolean add(ControlFrame frame) {
        return controls.size() < MOST_CONTROL_FRAMES && controls.add(new Numbered<>(next++, frame));
    }

    /** The next frame, or {@code null}. */
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

    /** Takes away lines that don't pass; they aren't lost, but not wanted any more. */
    void retain(Predicate<LogLine> wanted) {
        lines.removeIf(line -> !wanted.test(line.frame()));
    }

    boolean isEmpty() {
        return lines.isEmpty() && controls.isEmpty();
    }

    /** Whether it is about to lose lines for the first time since nothing waited here. */
    boolean filling() {
        return !lagging && lines.size() > capacity / 2;
    }

    /** Lines that were lost since the beginning. */
    long dropped() {
        return dropped;
    }
}
