package dev.bartizan.ban.event;

import dev.bartizan.ban.BanView;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.ban.inforce.BansChanged;
import dev.bartizan.console.OverviewChanged;
import dev.bartizan.http.EventStream;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** Streams the changes of bans of all origins. */
@Singleton
class BanEvents {

    /** Number of events that the overview shows. */
    private static final int SHOWN = 10;

    private final Clock clock;
    private final EventStream<BanEvent> events;
    private final Event<OverviewChanged> overview;

    /** The last events, newest first. Guarded by {@code this}. */
    private final Deque<Seen> latest = new ArrayDeque<>();

    /** An event and when it was sent. */
    record Seen(Instant at, BanEvent event) {}

    BanEvents(Clock clock, Event<OverviewChanged> overview) {
        this.clock = clock;
        this.overview = overview;
        this.events =
                new EventStream<>(BanEvent.class, event -> event.kind().name().toLowerCase(Locale.ROOT), clock);
    }

    /** The stream for clients. */
    EventStream<BanEvent> stream() {
        return events;
    }

    /** The last events since the start, newest first. */
    synchronized List<Seen> latest() {
        return List.copyOf(latest);
    }

    /** Compares both sorted sets: a ban in only one of them began or ended. */
    synchronized void changed(@Observes BansChanged change) {
        Instant now = clock.instant();
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
                    send(BanEvent.Kind.CHANGED, BanView.of(next));
                }
                continue;
            }
            if (old != null) {
                send(old.active(now) ? BanEvent.Kind.LIFTED : BanEvent.Kind.EXPIRED, BanView.ended(old, now));
            }
            if (next != null) {
                send(BanEvent.Kind.BANNED, BanView.of(next));
            }
        }
        overview.fire(new OverviewChanged(EventsPart.LIVE_NAME));
    }

    private void send(BanEvent.Kind kind, BanView ban) {
        BanEvent event = new BanEvent(kind, ban);
        events.send(event);
        latest.addFirst(new Seen(clock.instant(), event));
        if (latest.size() > SHOWN) {
            latest.removeLast();
        }
    }

    void end(@Observes @Priority(Lifecycle.Stopping.FEATURES) ShutdownDelayInitiatedEvent event) {
        events.end();
    }
}
