/** Outgoing connections: host names, a blocking HTTP client, and the diagnosis of failed connections to sockets. */
@NullMarked
package dev.bartizan.net;

import org.jspecify.annotations.NullMarked;
