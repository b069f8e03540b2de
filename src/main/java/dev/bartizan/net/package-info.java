/** Outgoing connections: a blocking HTTP client, and sockets that are not connected yet. */
package dev.bartizan.net;
