package dev.bartizan.livelog;

import java.util.Map;
import java.util.function.Predicate;

/**
 * Selects the lines for a client.
 *
 * @param <L> the kind of lines
 */
public interface LogFilter<L extends LogLine> extends Predicate<L> {

    /** The filter's values by name, without unset ones, for the client. */
    Map<String, Object> values();
}
