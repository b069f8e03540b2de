package dev.bartizan.livelog.ownlog;

import dev.bartizan.livelog.FilterValues;
import dev.bartizan.livelog.LogFilter;
import dev.bartizan.livelog.Severity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which lines of our own log a client wants.
 *
 * @param level the least severe
 * @param source what the logger's name begins with
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
