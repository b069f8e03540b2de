package dev.bartizan.deployment.traffic;

/**
 * Where Caddy's configuration has an upstream: the {@code @id} of the nearest object around it, or the matchers of the routes
 * around it, and its number among the upstreams with the same ones. It doesn't depend on the dialled address, nor on the position
 * of the route, so that the upstream is found again after Caddy has loaded its file.
 *
 * @param text the stored form, also for users
 */
public record Place(String text) {}
