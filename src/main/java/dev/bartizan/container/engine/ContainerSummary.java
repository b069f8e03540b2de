package dev.bartizan.container.engine;

import java.util.Map;

/**
 * A container in an engine's list.
 *
 * @param name without Docker's leading slash
 * @param image the reference that the container was created from
 */
public record ContainerSummary(String id, String name, String image, Map<String, String> labels, RuntimeState state) {}
