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
import org.jspecify.annotations.Nullable;

/**
 * A stream of server-sent events. The last {@value #KEPT} events are kept for readers that reconnect. A reader that
 * falls behind by more than {@value #WAITING} events is disconnected. Thread-safe.
 *
 * @param <T> type of the events' data
 */
public final class EventStream<T> {

    /** Number of events kept for readers that reconnect. */
    private static final int KEPT = 4_096;

    /** Maximum number of events waiting for a slow reader. */
    private static final int WAITING = 1_024;

    /** Interval of keep-alive comments, because proxies close idle connections. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    private static final String MISSED = "missed";

    /**
     * One event.
     *
     * @param id identifies it for readers that reconnect
     * @param data the data; nothing if the reader has missed events that are no longer kept
     */
    private record Sent<T>(String id, @Nullable T data) {}

    private final Class<T> type;
    private final Function<T, String> name;

    /** Part of the ids, because numbers of an earlier process are not valid in this one. */
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
        // A reader whose queue is full is ended and removed within this call, so iterate over a copy.
        List.copyOf(readers).forEach(reader -> reader.onNext(sent));
    }

    /**
     * Ends the stream for all current and new readers, because open connections would delay the stop of the service.
     */
    public synchronized void end() {
        ended = true;
        List.copyOf(readers).forEach(UnicastProcessor::onComplete);
    }

    /**
     * New events, or all events after the reader's last one. If those are no longer available, the first event is
     * {@value #MISSED}.
     *
     * @param lastId id of the reader's last event; none for a new reader
     */
    public Multi<OutboundSseEvent> read(@Nullable String lastId, Sse sse) {
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

    private synchronized Multi<Sent<T>> watch(@Nullable String lastId) {
        List<Sent<T>> missed = lastId == null ? List.of() : missed(lastId);
        // A linked queue, because it only uses memory for waiting events, and most readers keep up.
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
