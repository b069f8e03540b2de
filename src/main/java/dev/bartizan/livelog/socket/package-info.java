/** The WebSockets that send log lines to clients. */
@NullMarked
package dev.bartizan.livelog.socket;

import org.jspecify.annotations.NullMarked;
