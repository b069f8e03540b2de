package dev.bartizan.container.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * All that an engine knows of a container.
 *
 * @param name without the slash that Docker puts before it
 * @param image the reference that it was made with
 * @param imageId of the image itself, such as {@code sha256:…}
 * @param pid of its first process, in the engine's own PID namespace; 0 if there is none
 * @param exitCode of its last run; 0 while it runs
 * @param oomKilled whether the engine saw the kernel kill it for want of memory; Podman may not see that
 * @param startedAt when its last run began; nothing if it never ran
 * @param finishedAt when its last run ended; nothing if it never ran
 * @param healthCheck the one that the image or its maker gave it; nothing where there is none
 * @param addresses its IP addresses by network, empty where it has none of its own
 * @param raw everything, as the engine tells it
 */
public record ContainerDetail(
        String id,
        String name,
        String image,
        String imageId,
        Map<String, String> labels,
        RuntimeState state,
        long pid,
        int exitCode,
        boolean oomKilled,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<HealthCheck> healthCheck,
        Map<String, String> addresses,
        JsonNode raw) {}
