package dev.bartizan.deployment.traffic;

import dev.bartizan.container.engine.ContainerDetail;
import java.util.Optional;
import java.util.Set;

/**
 * The state of an app's routes after a look.
 *
 * @param reason for users
 * @param container the container that Caddy sends the requests to; empty if there is none
 * @param exposed the addresses that Caddy dials and that another container can get when this one ends
 */
public record RouteResult(RouteState state, String reason, Optional<ContainerDetail> container, Set<String> exposed) {

    /** A result without a container. */
    public static RouteResult of(RouteState state, String reason) {
        return new RouteResult(state, reason, Optional.empty(), Set.of());
    }
}
