package dev.bartizan.deployment.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.container.engine.ContainerDetail;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The settings of a container, each by a name, from the engine's {@code inspect}. Names and values are cut after 200 characters. */
final class ContainerSettings {

    private static final int LONGEST = 200;

    /** Of {@code HostConfig}. Those that are 0 or absent are no limits. */
    private static final List<String> LIMITS =
            List.of("Memory", "MemoryReservation", "MemorySwap", "NanoCpus", "CpuQuota", "CpuShares", "PidsLimit");

    private final ContainerDetail container;
    private final JsonNode config;
    private final JsonNode host;

    ContainerSettings(ContainerDetail container) {
        this.container = container;
        this.config = container.raw().path("Config");
        this.host = container.raw().path("HostConfig");
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private static void put(Map<String, String> settings, String name, String value) {
        settings.put(cut(name), cut(value));
    }

    Map<String, String> image() {
        Map<String, String> image = new TreeMap<>();
        put(image, "reference", container.image().reference());
        put(image, "id", container.image().id());
        return image;
    }

    /** The whole values, because only their names are shown. */
    Map<String, String> command() {
        return new TreeMap<>(Map.of(
                "command", config.path("Cmd").toString(),
                "entrypoint", config.path("Entrypoint").toString(),
                "user", config.path("User").asText(),
                "working directory", config.path("WorkingDir").asText()));
    }

    /** As {@link #command}. */
    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        for (JsonNode each : config.path("Env")) {
            String[] parts = each.asText().split("=", 2);
            environment.put(cut(parts[0]), parts.length == 1 ? "" : parts[1]);
        }
        return environment;
    }

    /** As {@link #command}. */
    Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        container.labels().forEach((name, value) -> labels.put(cut(name), value));
        return labels;
    }

    Map<String, String> mounts() {
        Map<String, String> mounts = new TreeMap<>();
        for (JsonNode mount : container.raw().path("Mounts")) {
            String source = mount.path("Name").asText(mount.path("Source").asText());
            put(
                    mounts,
                    mount.path("Destination").asText(),
                    source + (mount.path("RW").asBoolean(true) ? "" : " (ro)"));
        }
        return mounts;
    }

    Map<String, String> ports() {
        Map<String, String> ports = new TreeMap<>();
        host.path("PortBindings").properties().forEach(port -> {
            StringBuilder bindings = new StringBuilder();
            for (JsonNode binding : port.getValue()) {
                bindings.append(bindings.isEmpty() ? "" : ", ")
                        .append(binding.path("HostIp").asText())
                        .append(':')
                        .append(binding.path("HostPort").asText());
            }
            put(ports, port.getKey(), bindings.toString());
        });
        return ports;
    }

    Map<String, String> networks() {
        Map<String, String> networks = new TreeMap<>();
        container
                .raw()
                .at("/NetworkSettings/Networks")
                .properties()
                .forEach(network -> put(networks, network.getKey(), ""));
        return networks;
    }

    Map<String, String> limits() {
        Map<String, String> limits = new TreeMap<>();
        for (String limit : LIMITS) {
            if (host.path(limit).asLong() != 0) {
                put(limits, limit, host.path(limit).asText());
            }
        }
        put(limits, "RestartPolicy", host.at("/RestartPolicy/Name").asText("no"));
        return limits;
    }
}
