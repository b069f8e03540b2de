package dev.bartizan.container.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerSummary;
import dev.bartizan.container.engine.EngineEvent;
import dev.bartizan.container.engine.EngineVersion;
import dev.bartizan.container.engine.HealthCheck;
import dev.bartizan.container.engine.RuntimeState;
import java.net.ProtocolException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Parses the engine's JSON. Podman's own terms are translated to Docker's. */
final class EngineJson {

    /** Docker's defaults of a health check. */
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

    private static final int DEFAULT_RETRIES = 3;

    private EngineJson() {}

    static EngineVersion version(JsonNode json) throws ProtocolException {
        boolean podman = false;
        for (JsonNode component : json.path("Components")) {
            podman |= component.path("Name").asText().startsWith("Podman");
        }
        return new EngineVersion(podman ? "podman" : "docker", text(json, "Version"), text(json, "ApiVersion"));
    }

    static List<ContainerSummary> summaries(JsonNode json) throws ProtocolException {
        if (!json.isArray()) {
            throw new ProtocolException("The answer is not a list of containers");
        }
        List<ContainerSummary> summaries = new ArrayList<>(json.size());
        for (JsonNode container : json) {
            String id = text(container, "Id");
            summaries.add(new ContainerSummary(
                    id,
                    name(container.path("Names"), id),
                    container.path("Image").asText(),
                    strings(container.path("Labels")),
                    state(container.path("State").asText())));
        }
        return List.copyOf(summaries);
    }

    /** Docker's links add names below those of other containers; a container that is being removed has no name. */
    private static String name(JsonNode names, String id) {
        for (JsonNode name : names) {
            if (name.asText().lastIndexOf('/') <= 0) {
                return withoutSlash(name.asText());
            }
        }
        return id;
    }

    private static String withoutSlash(String name) {
        return name.startsWith("/") ? name.substring(1) : name;
    }

    static ContainerDetail detail(JsonNode json) throws ProtocolException {
        JsonNode config = json.path("Config");
        JsonNode state = json.path("State");
        return new ContainerDetail(
                text(json, "Id"),
                withoutSlash(text(json, "Name")),
                strings(config.path("Labels")),
                new ContainerDetail.Image(
                        config.path("Image").asText(), json.path("Image").asText()),
                healthCheck(config),
                new ContainerDetail.Run(
                        state(state.path("Status").asText()),
                        state.path("Running").asBoolean() ? state.path("Pid").asLong() : 0,
                        state.path("ExitCode").asInt(),
                        state.path("OOMKilled").asBoolean(),
                        instant(state.path("StartedAt")),
                        instant(state.path("FinishedAt")),
                        addresses(json.path("NetworkSettings").path("Networks"))),
                json);
    }

    /** Some states exist in Podman only, such as {@code configured} and {@code stopping}. */
    private static RuntimeState state(String state) {
        return switch (state) {
            case "created", "configured", "initialized" -> RuntimeState.CREATED;
            case "running", "stopping" -> RuntimeState.RUNNING;
            case "paused" -> RuntimeState.PAUSED;
            case "restarting" -> RuntimeState.RESTARTING;
            case "removing" -> RuntimeState.REMOVING;
            case "exited", "stopped" -> RuntimeState.EXITED;
            default -> RuntimeState.DEAD;
        };
    }

    /** Engines write the year 1 for "never". */
    private static Optional<Instant> instant(JsonNode time) {
        try {
            return Optional.of(OffsetDateTime.parse(time.asText()))
                    .filter(at -> at.getYear() > 1)
                    .map(OffsetDateTime::toInstant);
        } catch (DateTimeParseException unset) {
            return Optional.empty();
        }
    }

    private static Optional<HealthCheck> healthCheck(JsonNode config) {
        JsonNode check = config.path("Healthcheck");
        List<String> command = command(list(check.path("Test")), list(config.path("Shell")));
        if (command.isEmpty()) {
            return Optional.empty();
        }
        int retries = check.path("Retries").asInt();
        return Optional.of(new HealthCheck(
                command,
                duration(check.path("Interval"), DEFAULT_INTERVAL),
                duration(check.path("Timeout"), DEFAULT_INTERVAL),
                retries > 0 ? retries : DEFAULT_RETRIES,
                duration(check.path("StartPeriod"), Duration.ZERO)));
    }

    private static List<String> command(List<String> test, List<String> shell) {
        if (test.isEmpty()) {
            return List.of();
        }
        List<String> arguments = test.subList(1, test.size());
        return switch (test.getFirst()) {
            case "", "NONE" -> List.of();
            case "CMD" -> arguments;
            case "CMD-SHELL" -> {
                List<String> command = new ArrayList<>(shell.isEmpty() ? List.of("/bin/sh", "-c") : shell);
                command.addAll(arguments);
                yield List.copyOf(command);
            }
            // Podman stores the command without a keyword.
            default -> test;
        };
    }

    private static Duration duration(JsonNode nanoseconds, Duration unset) {
        return nanoseconds.asLong() > 0 ? Duration.ofNanos(nanoseconds.asLong()) : unset;
    }

    private static Map<String, String> addresses(JsonNode networks) {
        Map<String, String> addresses = new LinkedHashMap<>();
        networks.properties().forEach(network -> {
            String ipv4 = network.getValue().path("IPAddress").asText();
            String address = ipv4.isEmpty()
                    ? network.getValue().path("GlobalIPv6Address").asText()
                    : ipv4;
            if (!address.isEmpty()) {
                addresses.put(network.getKey(), address);
            }
        });
        return addresses;
    }

    static EngineEvent event(JsonNode json) throws ProtocolException {
        JsonNode actor = json.path("Actor");
        Map<String, String> attributes = strings(actor.path("Attributes"));
        long nanoseconds = json.path("timeNano").asLong();
        long second = TimeUnit.SECONDS.toNanos(1);
        return new EngineEvent(
                Instant.ofEpochSecond(nanoseconds / second, nanoseconds % second),
                action(text(json, "Action"), attributes),
                text(actor, "ID"),
                withoutSlash(attributes.getOrDefault("name", "")),
                attributes);
    }

    private static String action(String action, Map<String, String> attributes) {
        return switch (action) {
            case "died" -> "die";
            case "exec_died" -> "exec_die";
            case "remove" -> "destroy";
            case "health_status" ->
                attributes.containsKey("health_status") ? action + ": " + attributes.get("health_status") : action;
            default -> action;
        };
    }

    static String text(JsonNode json, String field) throws ProtocolException {
        String text = json.path(field).asText();
        if (text.isEmpty()) {
            throw new ProtocolException("The answer has no " + field);
        }
        return text;
    }

    private static List<String> list(JsonNode array) {
        List<String> list = new ArrayList<>(array.size());
        array.forEach(element -> list.add(element.asText()));
        return list;
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new LinkedHashMap<>();
        object.properties()
                .forEach(field -> strings.put(field.getKey(), field.getValue().asText()));
        return strings;
    }
}
