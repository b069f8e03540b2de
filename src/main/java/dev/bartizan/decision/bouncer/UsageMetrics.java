package dev.bartizan.decision.bouncer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The metrics in one report of a bouncer.
 *
 * @param counts increments since the previous report, by name and unit
 * @param gauges current values, by name and unit
 * @see <a href="https://docs.crowdsec.net/docs/next/observability/usage_metrics">CrowdSec on usage metrics</a>
 */
record UsageMetrics(Map<String, Long> counts, Map<String, Long> gauges) {

    private static final Set<String> COUNTED = Set.of("dropped", "processed");

    /** Limits the memory that names can take. */
    private static final int MAX_NAMES = 64;

    private static final int LONGEST_NAME = 64;

    /** Sums over all labels; items without a name or value are ignored. */
    static UsageMetrics of(JsonNode report) {
        UsageMetrics usage = new UsageMetrics(new HashMap<>(), new HashMap<>());
        for (JsonNode component : report.path("remediation_components")) {
            for (JsonNode window : component.path("metrics")) {
                window.path("items").forEach(usage::add);
            }
        }
        return usage;
    }

    private void add(JsonNode item) {
        String name = item.path("name").asText();
        String unit = item.path("unit").asText();
        String key = unit.isEmpty() ? name : name + "_" + unit;
        Map<String, Long> target = COUNTED.contains(name) ? counts : gauges;
        boolean acceptable = !name.isEmpty()
                && key.length() <= LONGEST_NAME
                && item.path("value").isNumber()
                && (target.containsKey(key) || target.size() < MAX_NAMES);
        if (acceptable) {
            target.merge(key, item.path("value").asLong(), Long::sum);
        }
    }
}
