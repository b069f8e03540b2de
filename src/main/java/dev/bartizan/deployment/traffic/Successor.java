package dev.bartizan.deployment.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.deployment.plan.DeploymentPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Builds the settings of a container that replaces another one: the old container's own settings, and the defaults of the new
 * image. Docker and Podman show own settings and image defaults mixed, so they must be told apart.
 *
 * @param image the engine's description of the old container's image
 * @param podman whether the engine is Podman, which also shows settings of its own
 * @param endpoints how Caddy reaches the old container
 * @param dialled the hosts that Caddy dials for the old container
 * @param plan whether both containers run at the same time
 */
public record Successor(
        ContainerDetail container,
        JsonNode image,
        boolean podman,
        Set<Endpoint> endpoints,
        Set<String> dialled,
        DeploymentPlan plan) {

    /** Label with the app of a container. */
    public static final String APP_LABEL = "bartizan.app";

    /** Label with the deployment that created a container. */
    public static final String DEPLOYMENT_LABEL = "bartizan.deployment";

    /** The default networks of Docker and Podman, which have no names for containers. */
    private static final Set<String> DEFAULT_NETWORKS = Set.of("default", "bridge", "podman");

    /** With these labels Compose would replace or remove the container. */
    private static final List<String> COMPOSE_LABELS = List.of("com.docker.compose.", "io.podman.compose.");

    /** Settings that come from the image unless the container has its own value. */
    private static final List<String> FROM_IMAGE =
            List.of("User", "WorkingDir", "Healthcheck", "StopSignal", "StopTimeout", "Shell");

    private static final String STOP_FIRST = "The strategy `stop_first` makes it possible.";

    private static final List<String> OWN = List.of("Domainname", "Tty", "OpenStdin", "StdinOnce", "NetworkDisabled");

    /**
     * The settings of the new container.
     *
     * @param body for {@link dev.bartizan.container.engine.ContainerEngine#create}; has at most one network
     * @param networks the other networks with their endpoint settings
     */
    public record Blueprint(ObjectNode body, Map<String, JsonNode> networks) {}

    /**
     * The successor of a container; empty if the engine no longer has the container's image, so that its own settings can't be told
     * from those of the image.
     *
     * @param dials the addresses that Caddy dials for the container
     */
    public static Optional<Successor> of(
            ContainerEngine engine, ContainerDetail container, Set<Dial> dials, DeploymentPlan plan) {
        Set<String> hosts = dials.stream()
                .map(dial -> dial.text().substring(0, Math.max(0, dial.text().lastIndexOf(':'))))
                .collect(Collectors.toSet());
        return engine.image(container.image().id())
                .map(image -> new Successor(
                        container, image, engine.version().podman(), Traffic.endpoints(dials), hosts, plan));
    }

    /** Why a container without an image can have no successor, for users. */
    public static String imageGone(ContainerDetail container) {
        return "The image of %s no longer exists, so its settings can't be told from the container's own."
                .formatted(container.name());
    }

    /** Why a second container is not possible, for users; empty if it is. */
    public List<String> obstacles() {
        List<String> obstacles = new ArrayList<>();
        JsonNode host = host();
        if (plan.together()) {
            addShared(obstacles);
        }
        if (host.path("AutoRemove").asBoolean()) {
            obstacles.add("It was started with --rm: it can't be kept for a rollback.");
        }
        if (!host.path("Links").isEmpty()) {
            obstacles.add("It has legacy links (--link): use a network.");
        }
        if (container.labels().containsKey("PODMAN_SYSTEMD_UNIT")) {
            obstacles.add("systemd runs it and would restart it.");
        }
        return obstacles;
    }

    /** Adds the settings that only one running container can have. */
    private void addShared(List<String> obstacles) {
        String mode = host().path("NetworkMode").asText();
        if (ownsNone(mode) && (plan.routed() || !mode.equals("none"))) {
            obstacles.add("Its network is `%s`: two containers can't share it. %s".formatted(mode, STOP_FIRST));
        }
        if (!config().path("MacAddress").asText().isEmpty()) {
            obstacles.add("It has a MAC address of its own: two containers can't have the same. " + STOP_FIRST);
        }
        networks().properties().forEach(network -> {
            if (fixedAddress(network.getValue())) {
                obstacles.add("It has a fixed address in the network `%s`: two containers can't have the same. %s"
                        .formatted(network.getKey(), STOP_FIRST));
            }
        });
        host().path("PortBindings").properties().forEach(port -> {
            if (!dialled(port.getKey())
                    && StreamSupport.stream(port.getValue().spliterator(), false)
                            .anyMatch(binding -> binding.path("HostPort").asInt() != 0)) {
                obstacles.add(
                        "It publishes port %s, which Caddy does not dial: two containers can't publish the same. %s"
                                .formatted(port.getKey(), STOP_FIRST));
            }
        });
    }

    /** Whether a container with this network mode has no network of its own. */
    private static boolean ownsNone(String mode) {
        return mode.equals("host") || mode.equals("none") || mode.contains(":");
    }

    private static boolean fixedAddress(JsonNode network) {
        JsonNode fixed = network.path("IPAMConfig");
        return !fixed.path("IPv4Address").asText().isEmpty()
                || !fixed.path("IPv6Address").asText().isEmpty();
    }

    private boolean dialled(String port) {
        return endpoints.stream()
                .anyMatch(endpoint ->
                        endpoint instanceof Endpoint.Published published && port.equals(published.port() + "/tcp"));
    }

    /**
     * The settings of the new container.
     *
     * @param successorImage the new image
     * @param labels further labels
     * @param hostPort the port of the host for a port that Caddy dials, such as {@code 8080/tcp}
     */
    public Blueprint blueprint(String successorImage, Map<String, String> labels, ToIntFunction<String> hostPort) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Image", successorImage);
        OWN.forEach(name -> copy(body, name));
        FROM_IMAGE.stream().filter(name -> !same(name)).forEach(name -> copy(body, name));
        // With the network of another container, the engine shows that one's name, and rejects an own one.
        if (!container.id().startsWith(config().path("Hostname").asText())
                && !host().path("NetworkMode").asText().startsWith("container:")) {
            copy(body, "Hostname");
        }
        if (!plan.together() && !config().path("MacAddress").asText().isEmpty()) {
            copy(body, "MacAddress");
        }
        // An image's arguments fit only its own entry point.
        boolean entrypoint = !same("Entrypoint");
        if (entrypoint) {
            copy(body, "Entrypoint");
        }
        if (entrypoint || !same("Cmd")) {
            copy(body, "Cmd");
        }
        if (podman) {
            // Podman always shows a number, even if none was set.
            body.remove("StopSignal");
        }
        body.set("Env", environment());
        body.set("Labels", labels(labels));
        body.set("ExposedPorts", members("ExposedPorts"));
        body.set("Volumes", JsonNodeFactory.instance.objectNode());
        body.set("HostConfig", hostConfig(hostPort));
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
        if (ownsNone(mode)) {
            return new Blueprint(body, Map.of());
        }
        ObjectNode hostConfig = (ObjectNode) body.get("HostConfig");
        if (!endpoints.isEmpty()) {
            // Podman shows every network mode as "bridge".
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
            // With the dialled name Caddy would reach both containers before the new one is healthy.
            boolean own = name.equals(container.name())
                    || container.id().startsWith(name)
                    || plan.together() && dialled.contains(name);
            if (!own) {
                aliases.add(name);
            }
        }
        if (!plan.together() && fixedAddress(network)) {
            endpoint.set("IPAMConfig", network.path("IPAMConfig"));
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

    /** The members that differ from the image's. */
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

    private ObjectNode hostConfig(ToIntFunction<String> hostPort) {
        ObjectNode copy = host().deepCopy();
        copy.remove(List.of("ContainerIDFile", "ConsoleSize", "Links"));
        if (podman) {
            adaptPodman(copy);
        }
        ObjectNode ports = JsonNodeFactory.instance.objectNode();
        host().path("PortBindings").properties().forEach(port -> {
            ArrayNode bindings = ports.putArray(port.getKey());
            for (JsonNode binding : port.getValue()) {
                ObjectNode own = binding.deepCopy();
                if (plan.together() || binding.path("HostPort").asInt() == 0) {
                    own.put(
                            "HostPort",
                            dialled(port.getKey()) ? String.valueOf(hostPort.applyAsInt(port.getKey())) : "");
                }
                bindings.add(own);
            }
        });
        copy.set("PortBindings", ports);
        copy.set("Binds", binds());
        return copy;
    }

    /** Removes values that Podman shows but does not accept. */
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

    /** The target in {@code source:target:options}; empty if there is none. */
    private static String target(String bind) {
        int start = bind.indexOf(':') + 1;
        int end = bind.indexOf(':', start);
        return start == 0 ? "" : bind.substring(start, end < 0 ? bind.length() : end);
    }

    /** All binds and volumes, including anonymous ones: both containers share all data. */
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
