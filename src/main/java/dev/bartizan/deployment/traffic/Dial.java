package dev.bartizan.deployment.traffic;

/**
 * An address that Caddy dials for an app, or has dialled before: Caddy's configuration file may still contain it.
 *
 * @param text the upstream in Caddy's configuration, such as {@code web-blue:8080}
 */
public record Dial(Endpoint endpoint, String text) {}
