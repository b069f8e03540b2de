package dev.bartizan.livelog;

import java.util.Map;
import java.util.function.Predicate;

/**
 * Which lines a client wants.
 *
 * @param <L> the kind of lines
 */
public interface LogFilter<L extends LogLine> extends Predicate<L> {

    /** What it was made of, as the client is told: by name, only what is set. */
    Map<String, Object> values();
}
