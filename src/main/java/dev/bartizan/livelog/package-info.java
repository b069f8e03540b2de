/**
 * Live logs over WebSocket: Bartizan's own log, and the access log of the reverse proxy.
 *
 * <p>A {@link dev.bartizan.livelog.LogStream} distributes each line to the clients whose filter it matches and keeps the
 * latest ones for replay. Each {@link dev.bartizan.livelog.LogClient} has its own bounded queue, which is sent on its
 * connection's event loop, so that logging never waits for a client. Sending must not log anything.
 */
@NullMarked
package dev.bartizan.livelog;

import org.jspecify.annotations.NullMarked;
