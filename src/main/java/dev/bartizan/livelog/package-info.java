/**
 * Logs as they are written, over WebSocket: our own, and the access log of the reverse proxy.
 *
 * <p>A {@link dev.bartizan.livelog.LogStream} hands each line to the clients whose filter it passes and keeps the latest
 * ones for those who come later. Each {@link dev.bartizan.livelog.LogClient} has a bounded queue of its own and is sent to
 * on its connection's event loop, so that writing a line waits for no client. Nothing here logs what is sent.
 */
package dev.bartizan.livelog;
