package dev.bartizan.container.supervision;

import dev.bartizan.container.desired.DesiredState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The public description of a supervised container.
 *
 * @param id the engine's ID; empty if the container is missing
 * @param app its label {@code bartizan.app}, else its name
 * @param image the reference that it was created from
 */
public record SupervisedContainer(
        String name, String id, String app, String image, Status status, Restarts restarts, Settings settings) {

    /**
     * Its state, and the state that it should have.
     *
     * @param state the name of its {@link ContainerState} in the API, such as {@code running}
     * @param why the reason of its state, as sentences for users
     * @param since when Bartizan observed this state first
     * @param heldUntil until when its app is held; empty if it isn't
     */
    public record Status(
            String state, String why, Instant since, DesiredState desiredState, Optional<Instant> heldUntil) {}

    /**
     * Its restarts.
     *
     * @param left how many restarts are left before it counts as failed
     * @param next when it is restarted next; empty if no restart is due
     */
    public record Restarts(int left, Optional<Instant> next) {}

    /**
     * What its settings say.
     *
     * @param dependsOn the apps that must be healthy before it is restarted
     * @param warnings messages about its settings
     */
    public record Settings(List<String> dependsOn, List<String> warnings) {}
}
