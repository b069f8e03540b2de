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

    /** This activity and the one of before. */
    BouncerActivity after(BouncerActivity before) {
        Map<String, Long> all = new TreeMap<>(metrics);
        // Of a counter, only the count of before is left: nothing says which metrics are counters.
        all.putAll(before.metrics);
        return new BouncerActivity(
                last == null ? before.last : last, before.queries + queries, before.hits + hits, Map.copyOf(all));
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
