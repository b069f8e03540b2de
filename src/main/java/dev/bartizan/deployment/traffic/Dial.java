package dev.bartizan.deployment.traffic;

/**
 * What Caddy dials, or has dialled, for an app: its configuration may still have it, or have it again.
 *
 * @param text as in Caddy's configuration, such as {@code web-blue:8080}
 */
public record Dial(Endpoint endpoint, String text) {}
