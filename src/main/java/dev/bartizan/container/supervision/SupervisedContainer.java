package dev.bartizan.container.supervision;

import dev.bartizan.container.desired.DesiredState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a supervised container is doing.
 *
 * @param id the engine's; empty where the container is missing
 * @param app what it belongs to: its label {@code bartizan.app}, else its name
 * @param image the reference that it was made with
 * @param state the name of its {@link ContainerState} in the API, such as {@code running}
 * @param why what its state comes from, for people
 * @param since when it got into that state, as far as we saw it
 * @param dependsOn the apps without which it is not restarted
 * @param restartsLeft how often it may still be restarted of late
 * @param nextRestart when it may be restarted next; nothing unless it is to be
 * @param warnings what is wrong with its settings, for people
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
