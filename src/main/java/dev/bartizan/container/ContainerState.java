package dev.bartizan.container;

import java.util.List;
import java.util.Locale;

/** How a container is doing. What a state comes from is part of it. */
public sealed interface ContainerState {

    /** It runs, and is well as far as anybody checks. */
    record Running() implements ContainerState {}

    /** It runs, and has not been found well yet. */
    record Starting() implements ContainerState {}

    /**
     * It runs, and is not well.
     *
     * @param reason what its health check said
     */
    record Unhealthy(String reason) implements ContainerState {}

    /** It is being started again, by us or by the engine. */
    record Restarting(String reason) implements ContainerState {}

    /**
     * It is down or not well, and is left alone until apps that it depends on are well.
     *
     * @param apps those that are not
     */
    record Waiting(List<String> apps) implements ContainerState {}

    /** It does not run, because nobody wants it to or because it ended with exit code 0. */
    record Stopped(String reason) implements ContainerState {}

    /** It ended by itself with another exit code than 0. */
    record Crashed(int exitCode) implements ContainerState {}

    /**
     * It was killed: exit code 137.
     *
     * @param outOfMemory whether the kernel did that for want of memory, as far as the engine saw it
     */
    record Killed(boolean outOfMemory) implements ContainerState {}

    /** The engine has no such container any more. */
    record Missing() implements ContainerState {}

    /** It was restarted too often, and is left alone until a person starts it. */
    record Failed(String reason) implements ContainerState {}

    /** The engine says that it runs, but it has no processes. */
    record Zombie() implements ContainerState {}

    /** The name in the API. */
    default String wireName() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
