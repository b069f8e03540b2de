package dev.bartizan.container.engine;

import java.time.Instant;
import java.util.Map;

/**
 * An event of a container.
 *
 * @param action such as {@code start}, {@code die}, {@code oom}, {@code destroy}, {@code health_status: healthy}; Podman's
 *     names are translated to Docker's if both mean the same
 * @param attributes such as {@code exitCode}, and the container's labels
 */
public record EngineEvent(Instant at, String action, String id, String name, Map<String, String> attributes) {}
