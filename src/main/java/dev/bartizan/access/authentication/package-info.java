/** Authenticates callers: by a header, a path, or the ticket of a WebSocket. */
@NullMarked
package dev.bartizan.access.authentication;

import org.jspecify.annotations.NullMarked;
