package dev.bartizan.livelog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Hands the lines of one log to those who watch it, and keeps the latest ones for those who will.
 *
 * @param <L> the kind of lines
 */
public final class LogStream<L extends LogLine> {

    private final int capacity;
    private final Deque<L> kept = new ArrayDeque<>();
    private final List<LogClient<L>> clients = new ArrayList<>();
    private Optional<ControlFrame> state = Optional.empty();

    /** @param capacity lines that are kept */
    public LogStream(int capacity) {
        this.capacity = capacity;
    }

    /** A new line. It is put into queues and nothing else: this never waits for a client. */
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
     * Tells all clients what became of the log.
     *
     * @param now for those who are here
     * @param later for those who will come
     */
    public synchronized void announce(ControlFrame now, ControlFrame later) {
        state = Optional.of(later);
        for (LogClient<L> client : clients) {
            client.tell(now);
        }
    }

    /** Greets a client, gives it the latest lines that pass its filter, and from now on all new ones. */
    public synchronized void join(LogClient<L> client, int replay) {
        Deque<L> latest = new ArrayDeque<>();
        Iterator<L> latestFirst = kept.descendingIterator();
        while (latest.size() < replay && latestFirst.hasNext()) {
            L line = latestFirst.next();
            if (client.filter().test(line)) {
                latest.addFirst(line);
            }
        }
        client.tell(ControlFrame.hello(client.filter().values(), latest.size()));
        state.ifPresent(client::tell);
        latest.forEach(client::offer);
        clients.add(client);
    }

    public synchronized void leave(LogClient<L> client) {
        clients.remove(client);
    }

    /** Whether somebody who has kept up so far is about to lose lines. */
    public synchronized boolean filling() {
        return clients.stream().anyMatch(LogClient::filling);
    }

    public synchronized boolean watched() {
        return !clients.isEmpty();
    }
}
