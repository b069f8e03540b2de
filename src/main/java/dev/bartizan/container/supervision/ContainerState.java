package dev.bartizan.container.supervision;

import java.util.List;
import java.util.Locale;

/** How a container is doing. What a state comes from is part of it. */
public sealed interface ContainerState {

    /** It runs, and is well as far as anybody checks. */
    record Running() implements ContainerState {
        @Override
        public String why() {
            return "It runs.";
        }
    }

    /** It runs, and has not been found well yet. */
    record Starting() implements ContainerState {
        @Override
        public String why() {
            return "Its health check has not succeeded yet.";
        }
    }

    /** It runs, and is not well; or it is paused. */
    record Unhealthy(String why) implements ContainerState {}

    /** It is being started again, by us or by the engine. */
    record Restarting(String why) implements ContainerState {}

    /**
     * It is down or not well, and is left alone until apps that it depends on are well.
     *
     * @param problem what is wrong with it
     * @param apps those that are not well
     */
    record Waiting(String problem, List<String> apps) implements ContainerState {
        @Override
        public String why() {
            return "%s It waits for %s.".formatted(problem, String.join(", ", apps));
        }
    }

    /** It does not run: nobody wants it to, or it ended with exit code 0. */
    record Stopped(String why) implements ContainerState {}

    /** It ended by itself with another exit code than 0. */
    record Crashed(int exitCode) implements ContainerState {
        @Override
        public String why() {
            return "It ended with exit code %d.".formatted(exitCode);
        }
    }

    /**
     * It was killed: exit code 137.
     *
     * @param outOfMemory whether the kernel did that for want of memory, as far as the engine saw it
     */
    record Killed(boolean outOfMemory) implements ContainerState {
        @Override
        public String why() {
            return outOfMemory ? "It was killed for want of memory." : "It was killed.";
        }
    }

    /** The engine has no such container any more. */
    record Missing() implements ContainerState {
        @Override
        public String why() {
            return "The engine has no such container any more.";
        }
    }

    /**
     * It was restarted too often, and is left alone until a person starts it.
     *
     * @param problem what was wrong with it last
     */
    record Failed(String problem) implements ContainerState {
        @Override
        public String why() {
            return "It was restarted too often. " + problem;
        }
    }

    /** The engine says that it runs, but it has no processes. */
    record Zombie() implements ContainerState {
        @Override
        public String why() {
            return "The engine says that it runs, but its processes are gone.";
        }
    }

    /** What it comes from, for people. */
    String why();

    /** The name in the API. */
    default String wireName() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
