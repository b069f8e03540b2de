/** Authenticates callers: by a header, a path, or the ticket of a WebSocket. */
package dev.bartizan.access.authentication;
