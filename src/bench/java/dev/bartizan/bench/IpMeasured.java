package dev.bartizan.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** JMH's results of {@code ip/}, by the number of ranges or lines. */
record IpMeasured(
        Map<Integer, Double> lookupNanos,
        Map<Integer, Double> buildMillis,
        Map<Integer, Double> baselineMillis,
        Map<Integer, Double> bytesPerRange,
        Map<Integer, Double> storedBytesPerRange) {

    /**
     * @param jmh JMH's own report
     * @param sizes an array of objects with {@code lines}, {@code bytesPerRange} and {@code storedBytesPerRange}
     */
    static IpMeasured of(JsonNode jmh, JsonNode sizes) {
        Map<String, Map<Integer, Double>> scores = new HashMap<>();
        for (JsonNode result : jmh) {
            String name = result.path("benchmark").asText();
            JsonNode parameters = result.path("params");
            JsonNode size = parameters.has("lines") ? parameters.path("lines") : parameters.path("ranges");
            scores.computeIfAbsent(name.substring(name.lastIndexOf('.') + 1), benchmark -> new TreeMap<>())
                    .put(size.asInt(), result.at("/primaryMetric/score").doubleValue());
        }
        Map<Integer, Double> inMemory = new TreeMap<>();
        Map<Integer, Double> stored = new TreeMap<>();
        for (JsonNode size : sizes) {
            int lines = size.path("lines").asInt();
            inMemory.put(lines, size.path("bytesPerRange").doubleValue());
            stored.put(lines, size.path("storedBytesPerRange").doubleValue());
        }
        return new IpMeasured(
                scores.getOrDefault("contains4", Map.of()),
                scores.getOrDefault("build", Map.of()),
                scores.getOrDefault("baseline", Map.of()),
                inMemory,
                stored);
    }

    /** The time to build a set, as a multiple of the baseline. */
    OptionalDouble buildRatio(int lines) {
        Double build = buildMillis.get(lines);
        Double baseline = baselineMillis.get(lines);
        return build == null || baseline == null ? OptionalDouble.empty() : OptionalDouble.of(build / baseline);
    }
}
