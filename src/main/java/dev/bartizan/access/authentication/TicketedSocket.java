package dev.bartizan.access.authentication;

/**
 * A WebSocket that browsers open with a ticket or a token in the query, because they can't send headers with a
 * handshake. No other path accepts a credential in its query.
 *
 * @param path the whole path
 */
public record TicketedSocket(String path) {}
