package dev.bartizan.deployment.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.container.engine.ContainerDetail;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * A container that takes another one's place: with all that somebody gave that one, and of the rest what its own image
 * says. Docker and Podman show both mixed.
 *
 * @param image of the container whose place it takes, as the engine tells it
 * @param podman whether Podman is the engine, which shows settings of its own too
 * @param endpoints how Caddy reaches that one
 * @param dialled the hosts that Caddy dials for it
 */
public record Successor(
        ContainerDetail container, JsonNode image, boolean podman, Set<Endpoint> endpoints, Set<String> dialled) {

    /** The label that tells which app a container belongs to. */
    public static final String APP_LABEL = "bartizan.app";

    /** The label that tells which deployment made a container. */
    public static final String DEPLOYMENT_LABEL = "bartizan.deployment";

    /** Docker's and Podman's first network, where nobody has another name than one's address. */
    private static final Set<String> DEFAULT_NETWORKS = Set.of("default", "bridge", "podman");

    /** With these, Compose would take the container for one of its own, and replace or remove it. */
    private static final List<String> COMPOSE_LABELS = List.of("com.docker.compose.", "io.podman.compose.");

    /** What Docker and Podman take over as it is, from the image unless somebody gave another one. */
    private static final List<String> FROM_IMAGE =
            List.of("User", "WorkingDir", "Healthcheck", "StopSignal", "StopTimeout", "Shell");

    private static final List<String> FROM_NOBODY_ELSE =
            List.of("Domainname", "Tty", "OpenStdin", "StdinOnce", "NetworkDisabled");

    /**
     * What it is made of.
     *
     * @param body for {@link dev.bartizan.container.engine.ContainerEngine#create}; it names one network at most
     * @param networks the other ones, with how it is connected to each
     */
    public record Blueprint(ObjectNode body, Map<String, JsonNode> networks) {}

    /** Why there can't be one, for people; nothing if there can. */
    public List<String> obstacles() {
        List<String> obstacles = new ArrayList<>();
        JsonNode host = host();
        String mode = host.path("NetworkMode").asText();
        if (mode.equals("host") || mode.equals("none") || mode.contains(":")) {
            obstacles.add("Its network is `%s`: two containers can't share it.".formatted(mode));
        }
        if (host.path("AutoRemove").asBoolean()) {
            obstacles.add("It was started with --rm: it could not be kept for a rollback.");
        }
        if (!host.path("Links").isEmpty()) {
            obstacles.add("It has links of the old kind: use a network.");
        }
        if (!config().path("MacAddress").asText().isEmpty()) {
            obstacles.add("It has a MAC address of its own: two containers can't have the same.");
        }
        if (container.labels().containsKey("PODMAN_SYSTEMD_UNIT")) {
            obstacles.add("systemd runs it, and would bring it back.");
        }
        networks().properties().forEach(network -> {
            JsonNode fixed = network.getValue().path("IPAMConfig");
            if (!fixed.path("IPv4Address").asText().isEmpty()
                    || !fixed.path("IPv6Address").asText().isEmpty()) {
                obstacles.add("It has a fixed address in the network `%s`: two containers can't have the same."
                        .formatted(network.getKey()));
            }
        });
        host.path("PortBindings").properties().forEach(port -> {
            if (!dialled(port.getKey())
                    && StreamSupport.stream(port.getValue().spliterator(), false)
                            .anyMatch(binding -> binding.path("HostPort").asInt() != 0)) {
                obstacles.add(
                        "It publishes port %s, which is not what Caddy dials: two containers can't publish the same."
                                .formatted(port.getKey()));
            }
        });
        return obstacles;
    }

    private boolean dialled(String port) {
        return endpoints.stream()
                .anyMatch(endpoint ->
                        endpoint instanceof Endpoint.Published published && port.equals(published.port() + "/tcp"));
    }

    /**
     * What it is made of.
     *
     * @param successorImage the new image
     * @param labels more of them
     */
    public Blueprint blueprint(String successorImage, Map<String, String> labels) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Image", successorImage);
        FROM_NOBODY_ELSE.forEach(name -> copy(body, name));
        FROM_IMAGE.stream().filter(name -> !same(name)).forEach(name -> copy(body, name));
        if (!container.id().startsWith(config().path("Hostname").asText())) {
            copy(body, "Hostname");
        }
        // An image's arguments mean something to its own entry point only.
        boolean entrypoint = !same("Entrypoint");
        if (entrypoint) {
            copy(body, "Entrypoint");
        }
        if (entrypoint || !same("Cmd")) {
            copy(body, "Cmd");
        }
        if (podman) {
            // A number, whether or not anybody gave one.
            body.remove("StopSignal");
        }
        body.set("Env", environment());
        body.set("Labels", labels(labels));
        body.set("ExposedPorts", members("ExposedPorts"));
        body.set("Volumes", JsonNodeFactory.instance.objectNode());
        body.set("HostConfig", hostConfig());
        return connect(body);
    }

    private Blueprint connect(ObjectNode body) {
        Map<String, JsonNode> endpoints = new LinkedHashMap<>();
        networks().properties().forEach(network -> {
            if (!DEFAULT_NETWORKS.contains(network.getKey())) {
                endpoints.put(network.getKey(), endpoint(network.getValue()));
            }
        });
        String mode = host().path("NetworkMode").asText();
        ObjectNode hostConfig = (ObjectNode) body.get("HostConfig");
        if (!endpoints.isEmpty()) {
            // Podman calls every network a bridge.
            String first = endpoints.containsKey(mode)
                    ? mode
                    : endpoints.keySet().iterator().next();
            if (!DEFAULT_NETWORKS.contains(mode) || podman) {
                hostConfig.put("NetworkMode", first);
                body.putObject("NetworkingConfig").putObject("EndpointsConfig").set(first, endpoints.remove(first));
            }
        }
        return new Blueprint(body, endpoints);
    }

    private JsonNode endpoint(JsonNode network) {
        ObjectNode endpoint = JsonNodeFactory.instance.objectNode();
        ArrayNode aliases = endpoint.putArray("Aliases");
        for (JsonNode alias : network.path("Aliases")) {
            String name = alias.asText();
            // What Caddy dials would lead to both containers, before the new one is well.
            boolean own = name.equals(container.name()) || container.id().startsWith(name) || dialled.contains(name);
            if (!own) {
                aliases.add(name);
            }
        }
        return endpoint;
    }

    private ArrayNode environment() {
        Set<String> ofImage = new HashSet<>();
        image.at("/Config/Env").forEach(variable -> ofImage.add(variable.asText()));
        if (podman) {
            ofImage.addAll(List.of(
                    "container=podman",
                    "TERM=xterm",
                    "HOSTNAME=" + config().path("Hostname").asText()));
        }
        ArrayNode environment = JsonNodeFactory.instance.arrayNode();
        for (JsonNode variable : config().path("Env")) {
            if (!ofImage.contains(variable.asText())) {
                environment.add(variable);
            }
        }
        return environment;
    }

    private ObjectNode labels(Map<String, String> more) {
        ObjectNode labels = members("Labels");
        labels.properties().removeIf(label -> COMPOSE_LABELS.stream().anyMatch(label.getKey()::startsWith));
        more.forEach(labels::put);
        return labels;
    }

    /** The members that are not the image's too. */
    private ObjectNode members(String name) {
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        JsonNode ofImage = image.at("/Config/" + name);
        config().path(name).properties().forEach(member -> {
            if (!member.getValue().equals(ofImage.get(member.getKey()))) {
                members.set(member.getKey(), member.getValue());
            }
        });
        return members;
    }

    private ObjectNode hostConfig() {
        ObjectNode copy = host().deepCopy();
        copy.remove(List.of("ContainerIDFile", "ConsoleSize", "Links"));
        if (podman) {
            adaptPodman(copy);
        }
        ObjectNode ports = JsonNodeFactory.instance.objectNode();
        host().path("PortBindings").properties().forEach(port -> {
            ArrayNode bindings = ports.putArray(port.getKey());
            for (JsonNode binding : port.getValue()) {
                ObjectNode anyPort = binding.deepCopy();
                bindings.add(anyPort.put("HostPort", ""));
            }
        });
        copy.set("PortBindings", ports);
        copy.set("Binds", binds());
        return copy;
    }

    /** What Podman shows but doesn't take back. */
    private static void adaptPodman(ObjectNode host) {
        host.remove(List.of("Runtime", "LogConfig", "CgroupParent"));
        if (host.path("MemorySwappiness").asInt() < 0) {
            host.remove("MemorySwappiness");
        }
        for (JsonNode limit : host.path("Ulimits")) {
            String name = limit.path("Name").asText().toLowerCase(Locale.ROOT);
            ((ObjectNode) limit).put("Name", name.startsWith("rlimit_") ? name.substring("rlimit_".length()) : name);
        }
    }

    /** The second part of {@code source:target:options}; empty where there is none. */
    private static String target(String bind) {
        int start = bind.indexOf(':') + 1;
        int end = bind.indexOf(':', start);
        return start == 0 ? "" : bind.substring(start, end < 0 ? bind.length() : end);
    }

    /** Anonymous volumes too: both containers share all data. */
    private ArrayNode binds() {
        ArrayNode binds = JsonNodeFactory.instance.arrayNode();
        Set<String> targets = new HashSet<>();
        for (JsonNode bind : host().path("Binds")) {
            binds.add(bind);
            targets.add(target(bind.asText()));
        }
        host().path("Mounts").forEach(mount -> targets.add(mount.path("Target").asText()));
        for (JsonNode mount : container.raw().path("Mounts")) {
            String target = mount.path("Destination").asText();
            if (mount.path("Type").asText().equals("volume") && targets.add(target)) {
                binds.add(mount.path("Name").asText() + ":" + target
                        + (mount.path("RW").asBoolean() ? "" : ":ro"));
            }
        }
        return binds;
    }

    private void copy(ObjectNode body, String name) {
        JsonNode value = config().path(name);
        if (!value.isMissingNode() && !value.isNull()) {
            body.set(name, value);
        }
    }

    private boolean same(String name) {
        JsonNode own = config().path(name);
        JsonNode ofImage = image.at("/Config/" + name);
        return own.equals(ofImage) || nothing(own) && nothing(ofImage);
    }

    private static boolean nothing(JsonNode value) {
        return value.isValueNode() ? value.isNull() || value.asText().isEmpty() : value.isEmpty();
    }

    private JsonNode config() {
        return container.raw().path("Config");
    }

    private JsonNode host() {
        return container.raw().path("HostConfig");
    }

    private JsonNode networks() {
        return container.raw().at("/NetworkSettings/Networks");
    }
}
