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
 * @param lists the increments that a list caused, by its name, then by name and unit
 * @see <a href="https://docs.crowdsec.net/docs/next/observability/usage_metrics">CrowdSec on usage metrics</a>
 */
record UsageMetrics(Map<String, Long> counts, Map<String, Long> gauges, Map<String, Map<String, Long>> lists) {

    private static final Set<String> COUNTED = Set.of("dropped", "processed");

    /** Limits the memory that names can take. */
    private static final int MAX_NAMES = 64;

    private static final int LONGEST_NAME = 64;

    /** Maximum number of lists in a report. */
    private static final int MAX_LISTS = 1_000;

    /** Before the list's name in the origin; the name is the scenario of its decisions. */
    private static final String OF_LISTS = "lists:";

    /** Sums over all labels; items without a name or value are ignored. */
    static UsageMetrics of(JsonNode report) {
        UsageMetrics usage = new UsageMetrics(new HashMap<>(), new HashMap<>(), new HashMap<>());
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
            long value = item.path("value").asLong();
            target.merge(key, value, Long::sum);
            String origin = item.path("labels").path("origin").asText();
            if (COUNTED.contains(name) && origin.startsWith(OF_LISTS)) {
                addToList(origin.substring(OF_LISTS.length()), key, value);
            }
        }
    }

    private void addToList(String list, String key, long value) {
        if (lists.containsKey(list) || lists.size() < MAX_LISTS) {
            lists.computeIfAbsent(list, _ -> new HashMap<>()).merge(key, value, Long::sum);
        }
    }
}
