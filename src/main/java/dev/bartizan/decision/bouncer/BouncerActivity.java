package dev.bartizan.decision.bouncer;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A bouncer's last request for decisions, its queries and its metrics, as the API shows them.
 *
 * @param last its last complete pull or query; absent if it never made one
 * @param queries number of its queries, in live mode
 * @param hits number of its queries that found a decision
 * @param metrics metrics that it reports, by name and unit, such as {@code dropped_packet}
 */
record BouncerActivity(@Nullable Contact last, long queries, long hits, Map<String, Long> metrics) {

    static final BouncerActivity NONE = new BouncerActivity(null, 0, 0, Map.of());

    /**
     * A request for decisions that was answered completely.
     *
     * @param at start of the request
     * @param userAgent user agent of the request
     * @param address client address of the request
     */
    record Contact(Instant at, @Nullable String userAgent, String address) {}

    BouncerActivity pulled(Contact contact) {
        return new BouncerActivity(contact, queries, hits, metrics);
    }

    BouncerActivity queried(Contact contact, boolean found) {
        return new BouncerActivity(contact, queries + 1, found ? hits + 1 : hits, metrics);
    }

    BouncerActivity reported(UsageMetrics usage) {
        Map<String, Long> next = new TreeMap<>(metrics);
        usage.gauges().forEach(next::put);
        usage.counts().forEach((name, count) -> next.merge(name, count, Long::sum));
        return new BouncerActivity(last, queries, hits, Map.copyOf(next));
    }

    /**
     * What is stored, and what has been added to this activity since then.
     *
     * @param former this activity when it was stored; {@link #NONE} if what is stored was not known
     * @param stored the row, to which other nodes add, too
     */
    BouncerActivity since(BouncerActivity former, BouncerActivity stored) {
        boolean earlier = last == null || stored.last != null && last.at().isBefore(stored.last.at());
        return new BouncerActivity(
                earlier ? stored.last : last,
                stored.queries + queries - former.queries,
                stored.hits + hits - former.hits,
                metricsSince(former, stored));
    }

    private Map<String, Long> metricsSince(BouncerActivity former, BouncerActivity stored) {
        if (metrics.equals(former.metrics)) {
            return stored.metrics;
        }
        Map<String, Long> all = new TreeMap<>(metrics);
        if (former.metrics.isEmpty()) {
            // Of a counter, only the count that is stored is left: nothing says which metrics are counters.
            all.putAll(stored.metrics);
        }
        return Map.copyOf(all);
    }

    @Nullable
    Instant lastAt() {
        return last == null ? null : last.at();
    }

    @Nullable
    String userAgent() {
        return last == null ? null : last.userAgent();
    }

    @Nullable
    String address() {
        return last == null ? null : last.address();
    }
}
