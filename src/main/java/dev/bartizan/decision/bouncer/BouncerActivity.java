package dev.bartizan.decision.bouncer;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is shown of a bouncer's calls.
 *
 * @param lastPullAt when its last complete pull began; {@code null} for never
 * @param userAgent of that pull
 * @param address that it came from
 * @param metrics what it reports of itself, by name and unit, such as {@code dropped_packet}
 */
record BouncerActivity(Instant lastPullAt, String userAgent, String address, Map<String, Long> metrics) {

    static final BouncerActivity NONE = new BouncerActivity(null, null, null, Map.of());

    BouncerActivity pulled(Instant when, String agent, String from) {
        return new BouncerActivity(when, agent, from, metrics);
    }

    BouncerActivity reported(UsageMetrics usage) {
        Map<String, Long> next = new TreeMap<>(metrics);
        usage.gauges().forEach(next::put);
        usage.counts().forEach((name, count) -> next.merge(name, count, Long::sum));
        return new BouncerActivity(lastPullAt, userAgent, address, Map.copyOf(next));
    }
}
