package dev.bartizan.blocklist.feed.download;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Enforces a minimum interval between requests to the same host. Thread-safe. */
final class HostPacing {

    private final Duration interval;
    private final Clock clock;
    private final Map<String, Instant> lastRequests = new HashMap<>();

    HostPacing(Duration interval, Clock clock) {
        this.interval = interval;
        this.clock = clock;
    }

    /** Reserves the host's next free time slot and returns the delay until then. */
    synchronized Duration reserve(String host) {
        Instant now = clock.instant();
        lastRequests.values().removeIf(last -> last.plus(interval).isBefore(now));
        Instant next = lastRequests.containsKey(host) ? lastRequests.get(host).plus(interval) : now;
        Instant moment = next.isBefore(now) ? now : next;
        lastRequests.put(host, moment);
        return Duration.between(now, moment);
    }
}
