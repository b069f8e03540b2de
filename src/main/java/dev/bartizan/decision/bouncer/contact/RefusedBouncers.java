package dev.bartizan.decision.bouncer.contact;

import dev.bartizan.decision.bouncer.contact.RefusedBouncerView.Reason;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The last requests to CrowdSec's API that were refused, in memory since the start of the service. Requests of one client
 * for one reason are one entry.
 */
@Singleton
public class RefusedBouncers {

    private static final int MAXIMUM = 20;
    private static final int LONGEST_AGENT = 200;

    private final Clock clock;

    /** Newest first. */
    private final Deque<RefusedBouncerView> entries = new ArrayDeque<>();

    RefusedBouncers(Clock clock) {
        this.clock = clock;
    }

    /**
     * Records a refused request.
     *
     * @param address the client's address
     * @param userAgent what it says it is; its first 200 characters are kept
     */
    public void record(String address, @Nullable String userAgent, Reason reason) {
        String agent = userAgent == null || userAgent.length() <= LONGEST_AGENT
                ? userAgent
                : userAgent.substring(0, LONGEST_AGENT);
        synchronized (entries) {
            long before = entries.stream()
                    .filter(entry -> same(entry, address, agent, reason))
                    .mapToLong(RefusedBouncerView::requests)
                    .findFirst()
                    .orElse(0);
            entries.removeIf(entry -> same(entry, address, agent, reason));
            if (entries.size() == MAXIMUM) {
                entries.removeLast();
            }
            entries.addFirst(new RefusedBouncerView(address, agent, reason, before + 1, clock.instant()));
        }
    }

    private static boolean same(RefusedBouncerView entry, String address, @Nullable String userAgent, Reason reason) {
        return entry.address().equals(address)
                && Objects.equals(entry.userAgent(), userAgent)
                && entry.reason() == reason;
    }

    /** The entries, newest first; at most 20. */
    public List<RefusedBouncerView> newest() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }
}
