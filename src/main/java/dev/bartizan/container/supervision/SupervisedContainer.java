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
 * @param state the name of its {@link ContainerState} in the API, such as {@code running}
 * @param why the reason of its state, as sentences for users
 * @param since when Bartizan observed this state first
 * @param dependsOn the apps that must be healthy before it is restarted
 * @param restartsLeft how many restarts are left before it counts as failed
 * @param nextRestart when it is restarted next; empty if no restart is due
 * @param warnings messages about its settings
 */
public record SupervisedContainer(
        String name,
        String id,
        String app,
        String image,
        String state,
        String why,
        Instant since,
        DesiredState desiredState,
        List<String> dependsOn,
        int restartsLeft,
        Optional<Instant> nextRestart,
        List<String> warnings) {}
