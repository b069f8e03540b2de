package dev.bartizan.container.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/**
 * A container as the engine's {@code inspect} describes it.
 *
 * @param name without Docker's leading slash
 * @param healthCheck the check from its image or its creation; empty if there is none
 * @param raw the engine's whole answer
 */
public record ContainerDetail(
        String id,
        String name,
        Map<String, String> labels,
        Image image,
        Optional<HealthCheck> healthCheck,
        Run run,
        JsonNode raw) {

    private static final String SHARED_NETWORK = "container:";

    /** When it was created; {@code Instant.EPOCH} if the engine doesn't say it. */
    public Instant created() {
        try {
            return OffsetDateTime.parse(raw.path("Created").asText()).toInstant();
        } catch (DateTimeParseException unset) {
            return Instant.EPOCH;
        }
    }

    /** The name or ID of the container whose network it shares; empty if it has a network of its own or the host's. */
    public Optional<String> networkOwner() {
        String mode = raw.path("HostConfig").path("NetworkMode").asText();
        return Optional.of(mode)
                .filter(text -> text.startsWith(SHARED_NETWORK))
                .map(text -> text.substring(SHARED_NETWORK.length()));
    }

    /** How often the engine's restart policy has started it since another program did. */
    public int restartCount() {
        return raw.path("RestartCount").asInt();
    }

    /** Whether its logging driver is {@code none}: requests for its log can succeed and have no lines. */
    public boolean keepsNoLog() {
        return raw.at("/HostConfig/LogConfig/Type").asText().equals("none");
    }

    /**
     * The image that the container was created from.
     *
     * @param reference the reference that it was created with
     * @param id the image's ID, such as {@code sha256:…}
     */
    public record Image(String reference, String id) {}

    /**
     * The current run, or the last one.
     *
     * @param pid of its first process, in the engine's own PID namespace; 0 if there is none
     * @param exitCode of its last run; 0 while it runs
     * @param oomKilled whether the kernel killed it because it was out of memory; Podman may not notice that
     * @param startedAt when its last run began; empty if it never ran
     * @param finishedAt when its last run ended; empty if it never ran
     * @param addresses its IP addresses by network; empty if it has no own ones
     */
    public record Run(
            RuntimeState state,
            long pid,
            int exitCode,
            boolean oomKilled,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            Map<String, String> addresses) {}
}
