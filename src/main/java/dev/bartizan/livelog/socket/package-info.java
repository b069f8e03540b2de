/** The WebSockets that send log lines to clients. */
package dev.bartizan.livelog.socket;
