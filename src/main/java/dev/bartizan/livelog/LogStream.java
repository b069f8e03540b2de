package dev.bartizan.livelog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Distributes the lines of one log to its clients, and keeps the latest ones for replay. Thread-safe.
 *
 * @param <L> the kind of lines
 */
public final class LogStream<L extends LogLine> {

    private final int capacity;
    private final Deque<L> kept = new ArrayDeque<>();
    private final List<LogClient<L>> clients = new ArrayList<>();
    private Optional<ControlFrame> state = Optional.empty();

    /** @param capacity number of lines that are kept for replay */
    public LogStream(int capacity) {
        this.capacity = capacity;
    }

    /** Queues a new line for each client; never waits for a client. */
    public synchronized void publish(L line) {
        if (kept.size() == capacity) {
            kept.poll();
        }
        kept.add(line);
        for (LogClient<L> client : clients) {
            client.offer(line);
        }
    }

    /**
     * Queues a control frame for each client.
     *
     * @param now for the current clients
     * @param later for clients that join later
     */
    public synchronized void announce(ControlFrame now, ControlFrame later) {
        state = Optional.of(later);
        for (LogClient<L> client : clients) {
            client.queue(now);
        }
    }

    /** Adds a client: it gets a hello, the latest lines that match its filter, and all new lines from now on. */
    public synchronized void join(LogClient<L> client, int replay) {
        Deque<L> latest = new ArrayDeque<>();
        Iterator<L> latestFirst = kept.descendingIterator();
        while (latest.size() < replay && latestFirst.hasNext()) {
            L line = latestFirst.next();
            if (client.filter().test(line)) {
                latest.addFirst(line);
            }
        }
        client.queue(ControlFrame.hello(client.filter().values(), latest.size()));
        state.ifPresent(client::queue);
        latest.forEach(client::offer);
        clients.add(client);
    }

    /**
     * The latest kept lines that match a filter, oldest first.
     *
     * @param most the maximum number of lines
     */
    public List<L> latest(Predicate<? super L> filter, int most) {
        List<L> lines;
        synchronized (this) {
            lines = List.copyOf(kept);
        }
        // A line of the access log may have to be parsed; writers don't wait for that.
        List<L> found = new ArrayList<>(
                lines.reversed().stream().filter(filter).limit(most).toList());
        Collections.reverse(found);
        return found;
    }

    public synchronized void leave(LogClient<L> client) {
        clients.remove(client);
    }

    /** Whether a client that has kept up so far is about to lose lines. */
    public synchronized boolean filling() {
        return clients.stream().anyMatch(LogClient::filling);
    }

    public synchronized boolean watched() {
        return !clients.isEmpty();
    }
}
