package dev.bartizan.livelog;

import java.util.Set;

/**
 * A log that can be watched.
 *
 * @param <L> the kind of its lines
 */
public interface LiveLog<L extends LogLine> {

    /** Its name in the list of connections. */
    String kind();

    LogStream<L> stream();

    /** Names of its filters. */
    Set<String> filterNames();

    /** @throws dev.bartizan.error.ServiceException if a value can't be used */
    LogFilter<L> filter(FilterValues values);

    /** Somebody has begun to watch. */
    default void watched() {}
}
