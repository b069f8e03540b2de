package dev.bartizan.ban;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * What happens to bans, as it happens, whoever bans. The last {@value #KEPT} events are kept for readers whose connection
 * broke; who falls behind by more is cut off.
 */
@Singleton
class BanEvents {

    /** Events that are kept, and that may wait for a slow reader. */
    static final int KEPT = 4_096;

    /**
     * One event.
     *
     * @param id names it for readers who come back
     * @param event what happened; null where the reader has missed something that is not kept any more
     */
    record Sent(String id, BanEvent event) {}

    private final Clock clock;

    /** Numbers of an earlier process mean nothing to this one. */
    private final String process;

    private final Deque<Sent> kept = new ArrayDeque<>();
    private final Set<UnicastProcessor<Sent>> readers = new HashSet<>();
    private long last;
    private boolean stopped;

    BanEvents(Clock clock) {
        this.clock = clock;
        this.process = Long.toString(clock.millis(), 36);
    }

    /**
     * Events from now on, or from where the reader stopped.
     *
     * @param lastId of the last event that the reader has; null for a new one
     */
    synchronized Multi<Sent> watch(String lastId) {
        ArrayBlockingQueue<Sent> waiting = new ArrayBlockingQueue<>(2 * KEPT);
        if (lastId != null) {
            waiting.addAll(missed(lastId));
        }
        UnicastProcessor<Sent> reader = UnicastProcessor.create(waiting, () -> {});
        if (stopped) {
            reader.onComplete();
        } else {
            readers.add(reader);
        }
        return reader.onTermination().invoke(() -> forget(reader));
    }

    private List<Sent> missed(String lastId) {
        if (lastId.equals(id(last))) {
            return List.of();
        }
        List<Sent> later = kept.stream()
                .dropWhile(sent -> !sent.id().equals(lastId))
                .skip(1)
                .toList();
        return later.isEmpty() ? List.of(new Sent(id(last), null)) : later;
    }

    private String id(long number) {
        return process + "-" + number;
    }

    private synchronized void forget(UnicastProcessor<Sent> reader) {
        readers.remove(reader);
    }

    /** Both sets are sorted: what is in one of them alone began or ended. */
    synchronized void changed(@Observes BansChanged change) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<ActiveBan> before = change.before().all();
        List<ActiveBan> after = change.after().all();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            int order =
                    i == before.size() ? 1 : j == after.size() ? -1 : BanSet.ORDER.compare(before.get(i), after.get(j));
            ActiveBan old = order <= 0 ? before.get(i++) : null;
            ActiveBan next = order >= 0 ? after.get(j++) : null;
            if (old != null && next != null && old.id() == next.id()) {
                if (!old.equals(next)) {
                    send(BanEvent.Kind.CHANGED, BanItem.of(next));
                }
                continue;
            }
            if (old != null) {
                send(old.active(now) ? BanEvent.Kind.LIFTED : BanEvent.Kind.EXPIRED, BanItem.ended(old, now));
            }
            if (next != null) {
                send(BanEvent.Kind.BANNED, BanItem.of(next));
            }
        }
    }

    private void send(BanEvent.Kind kind, BanItem ban) {
        Sent sent = new Sent(id(++last), new BanEvent(kind, ban));
        if (kept.size() == KEPT) {
            kept.removeFirst();
        }
        kept.addLast(sent);
        // One whose queue is full ends, and is forgotten, within the call.
        List.copyOf(readers).forEach(reader -> reader.onNext(sent));
    }

    /** An open connection would delay the stop. */
    synchronized void end(@Observes ShutdownDelayInitiatedEvent event) {
        stopped = true;
        List.copyOf(readers).forEach(UnicastProcessor::onComplete);
    }
}
