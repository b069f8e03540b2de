package dev.bartizan.http;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * Events for clients that listen over HTTP, as server-sent events. The last {@value #KEPT} are kept for readers whose connection
 * broke; who falls behind by more than {@value #WAITING} is cut off. Thread-safe.
 *
 * @param <T> what an event's data is
 */
public final class EventStream<T> {

    /** Events that are kept for readers who come back. */
    private static final int KEPT = 4_096;

    /** New events that may wait for a slow reader. */
    private static final int WAITING = 1_024;

    /** Proxies close connections on which nothing is said for a while. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    private static final String MISSED = "missed";

    /**
     * One event.
     *
     * @param id names it for readers who come back
     * @param data what happened; null where the reader has missed something that is not kept any more
     */
    private record Sent<T>(String id, T data) {}

    private final Class<T> type;
    private final Function<T, String> name;

    /** Numbers of an earlier process mean nothing to this one. */
    private final String process;

    private final Deque<Sent<T>> kept = new ArrayDeque<>();
    private final Set<UnicastProcessor<Sent<T>>> readers = new HashSet<>();
    private long last;
    private boolean ended;

    /**
     * A stream without events.
     *
     * @param name the name of an event, by its data
     */
    public EventStream(Class<T> type, Function<T, String> name, Clock clock) {
        this.type = type;
        this.name = name;
        this.process = Long.toString(clock.millis(), 36);
    }

    /** Sends an event to all readers. */
    public synchronized void send(T data) {
        Sent<T> sent = new Sent<>(id(++last), data);
        if (kept.size() == KEPT) {
            kept.removeFirst();
        }
        kept.addLast(sent);
        // One whose queue is full ends, and is forgotten, within the call.
        List.copyOf(readers).forEach(reader -> reader.onNext(sent));
    }

    /** Ends it for all readers, and for those to come: an open connection would delay the stop of the service. */
    public synchronized void end() {
        ended = true;
        List.copyOf(readers).forEach(UnicastProcessor::onComplete);
    }

    /**
     * Events from now on, or from where the reader stopped. If those are not known any more the first one is {@value #MISSED}.
     *
     * @param lastId of the last event that the reader has; null for a new one
     */
    public Multi<OutboundSseEvent> read(String lastId, Sse sse) {
        Multi<OutboundSseEvent> events = watch(lastId).map(sent -> event(sent, sse));
        Multi<OutboundSseEvent> signs = Multi.createFrom()
                .ticks()
                .startingAfter(SIGN_OF_LIFE)
                .every(SIGN_OF_LIFE)
                .onOverflow()
                .drop()
                .map(tick -> sse.newEventBuilder().comment("").build());
        return Multi.createBy()
                .merging()
                .streams(events.onCompletion().fail(), signs)
                .onFailure()
                .recoverWithCompletion();
    }

    private synchronized Multi<Sent<T>> watch(String lastId) {
        List<Sent<T>> missed = lastId == null ? List.of() : missed(lastId);
        // It takes room for what waits, not for what could wait: most readers keep up.
        LinkedBlockingQueue<Sent<T>> waiting = new LinkedBlockingQueue<>(missed.size() + WAITING);
        waiting.addAll(missed);
        UnicastProcessor<Sent<T>> reader = UnicastProcessor.create(waiting, () -> {});
        if (ended) {
            reader.onComplete();
        } else {
            readers.add(reader);
        }
        return reader.onTermination().invoke(() -> forget(reader));
    }

    private List<Sent<T>> missed(String lastId) {
        if (lastId.equals(id(last))) {
            return List.of();
        }
        List<Sent<T>> later = kept.stream()
                .dropWhile(sent -> !sent.id().equals(lastId))
                .skip(1)
                .toList();
        return later.isEmpty() ? List.of(new Sent<>(id(last), null)) : later;
    }

    private String id(long number) {
        return process + "-" + number;
    }

    private synchronized void forget(UnicastProcessor<Sent<T>> reader) {
        readers.remove(reader);
    }

    private OutboundSseEvent event(Sent<T> sent, Sse sse) {
        OutboundSseEvent.Builder builder = sse.newEventBuilder().id(sent.id());
        return sent.data() == null
                ? builder.name(MISSED).data("").build()
                : builder.name(name.apply(sent.data())).data(type, sent.data()).build();
    }
}
