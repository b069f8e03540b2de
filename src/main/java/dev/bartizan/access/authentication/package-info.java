/** Finds out who calls: from a header, a path, or the ticket of a WebSocket. */
package dev.bartizan.access.authentication;
