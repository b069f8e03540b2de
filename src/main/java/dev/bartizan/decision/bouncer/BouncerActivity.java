package dev.bartizan.decision.bouncer;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A bouncer's last pull and its metrics, as the API shows them.
 *
 * @param lastPullAt start of its last complete pull; absent if it never made one
 * @param userAgent of that pull
 * @param address client address of that pull
 * @param metrics metrics that it reports, by name and unit, such as {@code dropped_packet}
 */
record BouncerActivity(
        @Nullable Instant lastPullAt,
        @Nullable String userAgent,
        @Nullable String address,
        Map<String, Long> metrics) {

    static final BouncerActivity NONE = new BouncerActivity(null, null, null, Map.of());

    BouncerActivity pulled(Instant when, @Nullable String agent, String from) {
        return new BouncerActivity(when, agent, from, metrics);
    }

    BouncerActivity reported(UsageMetrics usage) {
        Map<String, Long> next = new TreeMap<>(metrics);
        usage.gauges().forEach(next::put);
        usage.counts().forEach((name, count) -> next.merge(name, count, Long::sum));
        return new BouncerActivity(lastPullAt, userAgent, address, Map.copyOf(next));
    }
}
