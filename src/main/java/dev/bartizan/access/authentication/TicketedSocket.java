package dev.bartizan.access.authentication;

/**
 * A WebSocket that browsers open with a ticket or a token in the query, because they can send no header with a handshake.
 * No other path takes a credential from its query.
 *
 * @param path the whole path, as clients write it
 */
public record TicketedSocket(String path) {}
