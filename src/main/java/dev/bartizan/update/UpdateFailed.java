package dev.bartizan.update;

import java.util.UUID;

/**
 * One more client could not run an update. Fired as a synchronous CDI event on the thread of the client's request, so observers
 * must not block.
 *
 * @param clients number of clients that could not run it, with this one; each number is fired once
 */
public record UpdateFailed(UUID update, int clients) {}
