/**
 * Handling of connections and request heads before the framework: limits, timeouts, and rejection of ambiguous
 * requests.
 *
 * <p>{@link dev.bartizan.door.DoorInstallation} adds one {@link dev.bartizan.door.Connection} and one
 * {@link dev.bartizan.door.RequestDecoder} to the pipeline of each connection, for all HTTP servers of the process.
 */
@NullMarked
package dev.bartizan.door;

import org.jspecify.annotations.NullMarked;
