package dev.bartizan.deployment.traffic;

import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.RuntimeState;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The container that must get an app's requests.
 *
 * @param name the container's name
 * @param container the container, running or not; empty if the engine has none with this name
 */
public record RouteTarget(String app, String name, Optional<ContainerDetail> container) {

    /** The container, unless it belongs to another app. */
    Optional<ContainerDetail> own() {
        return container.filter(
                found -> Traffic.app(found.name(), found.labels()).equals(app));
    }

    /** The container, if it has processes; a paused one keeps its addresses. */
    Optional<ContainerDetail> up() {
        return own().filter(found ->
                found.run().state() == RuntimeState.RUNNING || found.run().state() == RuntimeState.PAUSED);
    }

    /** The address to dial; empty if the container doesn't run or is not reached by this endpoint. */
    Optional<String> dial(Endpoint endpoint) {
        return up().flatMap(endpoint::dial);
    }

    /**
     * The address that the container will have when it is started; empty if that is not known now.
     *
     * @param before the address that Caddy dials now
     */
    Optional<String> dialAfterStart(Endpoint endpoint, String before) {
        return own().flatMap(found -> Stream.concat(endpoint.dial(found).stream(), Stream.of(before))
                .filter(dial -> endpoint.fixed(found, dial))
                .findFirst());
    }

    /** Whether another container can get an address when this one ends. */
    boolean exposed(Endpoint endpoint, String dial) {
        return own().filter(found -> endpoint.fixed(found, dial)).isEmpty();
    }

    /** Why the container can't be dialled. */
    String obstacle() {
        if (container.isEmpty()) {
            return "The container %s doesn't exist.".formatted(name);
        }
        if (own().isEmpty()) {
            return "The container %s belongs to another app.".formatted(name);
        }
        return up().isEmpty()
                ? "The container %s doesn't run.".formatted(name)
                : "The container %s has no address that Caddy could dial.".formatted(name);
    }
}
