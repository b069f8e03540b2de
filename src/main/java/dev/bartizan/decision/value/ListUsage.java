package dev.bartizan.decision.value;

import dev.bartizan.decision.DecisionPublisher;
import dev.bartizan.decision.ListedRanges;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sums what all bouncers report of each list, in memory since the start. Thread-safe. */
@Singleton
public class ListUsage {

    /** Limits the memory that names of metrics can take. */
    private static final int MAX_NAMES = 16;

    private final DecisionPublisher publisher;
    private final Instant since;

    /** By list, then by name and unit of the metric. */
    private final Map<String, Map<String, Long>> counts = new HashMap<>();

    ListUsage(DecisionPublisher publisher, Clock clock) {
        this.publisher = publisher;
        this.since = clock.instant();
    }

    /**
     * Adds a bouncer's report. Names that no published list has are ignored.
     *
     * @param increments increments since its previous report by list, then by name and unit of the metric
     */
    public synchronized void reported(Map<String, Map<String, Long>> increments) {
        publisher.current().ifPresent(decisions -> {
            for (ListedRanges each : decisions.lists()) {
                String list = each.list().name();
                Map<String, Long> more = increments.getOrDefault(list, Map.of());
                if (!more.isEmpty()) {
                    add(counts.computeIfAbsent(list, _ -> new TreeMap<>()), more);
                }
            }
        });
    }

    private static void add(Map<String, Long> sums, Map<String, Long> more) {
        more.forEach((name, count) -> {
            if (sums.containsKey(name) || sums.size() < MAX_NAMES) {
                sums.merge(name, count, Long::sum);
            }
        });
    }

    /** Start of the sums. */
    Instant since() {
        return since;
    }

    /** The sums of a list by name and unit of the metric; empty if no bouncer reported of it. */
    synchronized Optional<Map<String, Long>> of(String list) {
        return Optional.ofNullable(counts.get(list)).map(Map::copyOf).map(TreeMap::new);
    }
}
