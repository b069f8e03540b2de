package dev.bartizan.deployment.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.EngineException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Chooses the ports of the host that new containers publish. Each container keeps its port when it is restarted, because the port is
 * part of its settings, and a later container with the same name gets it again, because it is stored.
 */
public final class HostPorts {

    /** Engines and the kernel choose other ports: from 32768 on. Kubernetes uses those from 30000 on. */
    public static final int FIRST = 20_000;

    public static final int LAST = 29_999;

    private final ContainerEngine engine;
    private final RouteBook book;

    /** Ports that another program of the host uses. */
    private final Set<Integer> refused = ConcurrentHashMap.newKeySet();

    HostPorts(ContainerEngine engine, RouteBook book) {
        this.engine = engine;
        this.book = book;
    }

    /**
     * The port of the host for a port of a container.
     *
     * @param container the container's name
     * @param port such as {@code 8080/tcp}
     * @throws EngineException if the engine can't say which ports are used, or all are
     */
    public synchronized int of(String container, String port) {
        String key = container + " " + port;
        Map<String, Integer> stored = book.ports();
        Set<Integer> used = used(container);
        stored.forEach((other, number) -> {
            if (!other.equals(key)) {
                used.add(number);
            }
        });
        used.addAll(refused);
        Integer before = stored.get(key);
        if (before != null && !used.contains(before)) {
            return before;
        }
        int chosen = IntStream.rangeClosed(FIRST, LAST)
                .filter(number -> !used.contains(number))
                .findFirst()
                .orElseThrow(
                        () -> EngineException.refused(0, "All ports from %d to %d are used.".formatted(FIRST, LAST)));
        book.storePort(key, chosen);
        return chosen;
    }

    /** The ports that other containers publish or will publish when they are started. */
    private Set<Integer> used(String container) {
        Set<Integer> used = new HashSet<>();
        engine.list().stream()
                .filter(other -> !other.name().equals(container))
                .forEach(other -> engine.find(other.id()).ifPresent(detail -> addPorts(detail, used)));
        return used;
    }

    private static void addPorts(ContainerDetail container, Set<Integer> used) {
        for (String place : Set.of("/HostConfig/PortBindings", "/NetworkSettings/Ports")) {
            for (JsonNode bindings : container.raw().at(place)) {
                bindings.forEach(binding -> used.add(binding.path("HostPort").asInt()));
            }
        }
    }

    /**
     * Excludes the ports of a container that could not be started because of them.
     *
     * @return whether the failure was that a port is used
     */
    public boolean exclude(String container, EngineException failure) {
        String reason = String.valueOf(failure.details().get("cause")).toLowerCase(Locale.ROOT);
        boolean used = reason.contains("port is already allocated") || reason.contains("address already in use");
        if (used) {
            book.ports().forEach((key, number) -> {
                if (key.startsWith(container + " ")) {
                    refused.add(number);
                }
            });
        }
        return used;
    }
}
