package dev.bartizan.traffic;

/**
 * Fired with the requests of about half a minute, each request once. Requests of addresses that are not recorded are not
 * among them.
 *
 * @param table the addresses that the requests came from
 */
public record RequestsSeen(SeenTable table) {}
