package dev.bartizan.livelog.ownlog;

import dev.bartizan.livelog.FilterValues;
import dev.bartizan.livelog.LogFilter;
import dev.bartizan.livelog.Severity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Selects lines of Bartizan's own log.
 *
 * @param level the minimum severity
 * @param source prefix of the logger's name
 */
record OwnLogFilter(Optional<Severity> level, Optional<String> source) implements LogFilter<OwnLogLine> {

    static final Set<String> NAMES = Set.of("level", "source");

    static OwnLogFilter of(FilterValues values) {
        return new OwnLogFilter(values.severity("level"), values.text("source"));
    }

    @Override
    public boolean test(OwnLogLine line) {
        return (level.isEmpty() || line.level().atLeast(level.get()))
                && (source.isEmpty() || line.source().startsWith(source.get()));
    }

    @Override
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        level.ifPresent(severity -> values.put("level", severity.toString()));
        source.ifPresent(prefix -> values.put("source", prefix));
        return values;
    }
}
