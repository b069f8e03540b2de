/** The WebSockets over which clients get log lines. */
package dev.bartizan.livelog.socket;
