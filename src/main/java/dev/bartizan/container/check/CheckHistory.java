package dev.bartizan.container.check;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last ten checks of a container, of all its runs. Thread-safe. */
public final class CheckHistory {

    private static final int LENGTH = 10;

    private final Deque<CheckedHealth> checks = new ArrayDeque<>();

    /** The checks, oldest first. */
    public synchronized List<CheckedHealth> checks() {
        return List.copyOf(checks);
    }

    /** Adds the newest check. */
    public synchronized void add(CheckedHealth check) {
        if (checks.size() == LENGTH) {
            checks.removeFirst();
        }
        checks.addLast(check);
    }

    /** Replaces all checks by others, oldest first. */
    public synchronized void replace(List<CheckedHealth> others) {
        checks.clear();
        others.forEach(this::add);
    }
}
