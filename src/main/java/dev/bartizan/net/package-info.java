/** Outgoing connections: a blocking HTTP client, and the diagnosis of failed connections to sockets. */
package dev.bartizan.net;
