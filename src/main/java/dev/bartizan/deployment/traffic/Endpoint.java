package dev.bartizan.deployment.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.bartizan.container.engine.ContainerDetail;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** How Caddy reaches a port of an app, independent of the container that runs it. */
public sealed interface Endpoint {

    /** Names of the host for a reverse proxy on it. */
    Set<String> HOST =
            Set.of("", "localhost", "127.0.0.1", "[::1]", "host.docker.internal", "host.containers.internal");

    Pattern PORT = Pattern.compile("[0-9]{1,5}");

    /** The app's port inside its container. */
    int port();

    /** The address that Caddy must dial for a container; empty if it has none now, for example because it does not run. */
    Optional<String> dial(ContainerDetail container);

    /**
     * Whether the container keeps an address when it is restarted, so that no other container gets it: a name, or a port or
     * address of its own settings.
     */
    boolean fixed(ContainerDetail container, String dial);

    /** The stored form, for {@link #parse}. */
    String text();

    /** Reached by the container's address in a network. */
    record Address(String network, int port) implements Endpoint {

        @Override
        public Optional<String> dial(ContainerDetail container) {
            return Optional.ofNullable(container.run().addresses().get(network))
                    .filter(address -> !address.isEmpty())
                    .map(address -> join(address, port));
        }

        @Override
        public boolean fixed(ContainerDetail container, String dial) {
            JsonNode own = container
                    .raw()
                    .at("/NetworkSettings/Networks")
                    .path(network)
                    .path("IPAMConfig");
            return Stream.of("IPv4Address", "IPv6Address")
                    .map(version -> own.path(version).asText())
                    .anyMatch(
                            address -> !address.isEmpty() && join(address, port).equals(dial));
        }

        @Override
        public String text() {
            return "address %d %s".formatted(port, network);
        }
    }

    /** Reached by a name that the engine resolves within a network. */
    record Name(int port) implements Endpoint {

        @Override
        public Optional<String> dial(ContainerDetail container) {
            return Optional.of(container.name() + ":" + port);
        }

        @Override
        public boolean fixed(ContainerDetail container, String dial) {
            return dial(container).filter(dial::equals).isPresent();
        }

        @Override
        public String text() {
            return "name %d".formatted(port);
        }
    }

    /** Reached by a published port of the host. */
    record Published(String host, int port) implements Endpoint {

        @Override
        public Optional<String> dial(ContainerDetail container) {
            for (JsonNode binding : ports(container).path(port + "/tcp")) {
                String published = binding.path("HostPort").asText();
                if (!published.isEmpty()) {
                    return Optional.of(host + ":" + published);
                }
            }
            return Optional.empty();
        }

        @Override
        public boolean fixed(ContainerDetail container, String dial) {
            for (JsonNode binding :
                    container.raw().at("/HostConfig/PortBindings").path(port + "/tcp")) {
                String own = binding.path("HostPort").asText();
                if (!own.isEmpty() && !own.equals("0") && dial.equals(host + ":" + own)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String text() {
            return "published %d %s".formatted(port, host);
        }
    }

    /** The endpoint of a container that a dialled address leads to; empty if it leads elsewhere. */
    static Optional<Endpoint> of(ContainerDetail container, String dial) {
        String address = dial.startsWith("tcp/") ? dial.substring("tcp/".length()) : dial;
        int colon = address.lastIndexOf(':');
        if (colon < 0 || !PORT.matches(address.substring(colon + 1))) {
            return Optional.empty();
        }
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));
        for (Map.Entry<String, String> own : container.run().addresses().entrySet()) {
            if (!own.getValue().isEmpty() && join(own.getValue(), port).equals(address)) {
                return Optional.of(new Address(own.getKey(), port));
            }
        }
        if (names(container).contains(host)) {
            return Optional.of(new Name(port));
        }
        return published(container, host, port);
    }

    private static Optional<Endpoint> published(ContainerDetail container, String host, int hostPort) {
        for (Map.Entry<String, JsonNode> port : ports(container).properties()) {
            for (JsonNode binding : port.getValue()) {
                boolean same = binding.path("HostPort").asText().equals(String.valueOf(hostPort))
                        && (HOST.contains(host)
                                || binding.path("HostIp").asText().equals(host));
                if (same && port.getKey().endsWith("/tcp")) {
                    return Optional.of(new Published(host, number(port.getKey())));
                }
            }
        }
        return Optional.empty();
    }

    /** All names of the container in its networks. */
    static Set<String> names(ContainerDetail container) {
        Set<String> names = new HashSet<>(List.of(container.name()));
        for (JsonNode network : container.raw().at("/NetworkSettings/Networks")) {
            network.path("Aliases").forEach(alias -> names.add(alias.asText()));
            network.path("DNSNames").forEach(name -> names.add(name.asText()));
        }
        return names;
    }

    /** Parses the result of {@link #text}. */
    static Endpoint parse(String text) {
        String[] words = text.split(" ", 3);
        int port = Integer.parseInt(words[1]);
        return switch (words[0]) {
            case "address" -> new Address(words[2], port);
            case "name" -> new Name(port);
            case "published" -> new Published(words[2], port);
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static JsonNode ports(ContainerDetail container) {
        return container.raw().at("/NetworkSettings/Ports");
    }

    private static int number(String port) {
        return Integer.parseInt(port.substring(0, port.indexOf('/')));
    }

    private static String join(String address, int port) {
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }
}
