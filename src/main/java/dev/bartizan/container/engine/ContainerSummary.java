package dev.bartizan.container.engine;

import java.util.Map;

/**
 * A container in an engine's list.
 *
 * @param name without the slash that Docker puts before it
 * @param image the reference that it was made with
 */
public record ContainerSummary(String id, String name, String image, Map<String, String> labels, RuntimeState state) {}
