package dev.bartizan.livelog;

import java.util.Set;

/**
 * A log that clients can watch.
 *
 * @param <L> the kind of its lines
 */
public interface LiveLog<L extends LogLine> {

    /** The log's name in the list of connections. */
    String kind();

    LogStream<L> stream();

    /** The names of its filters. */
    Set<String> filterNames();

    /** @throws dev.bartizan.error.ServiceException if a value is invalid */
    LogFilter<L> filter(FilterValues values);

    /** Called after a client has joined. */
    default void clientJoined() {}
}
