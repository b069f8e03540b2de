package dev.bartizan.container.supervision;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** The state of a supervised container, with its reason. */
public sealed interface ContainerState {

    /** Runs and is healthy, or has no health check. */
    record Running(String why) implements ContainerState {

        /** As it should be. */
        public Running() {
            this("It runs.");
        }
    }

    /** Runs; its health check has not succeeded yet. */
    record Starting() implements ContainerState {
        @Override
        public String why() {
            return "Its health check has not succeeded yet.";
        }
    }

    /** Runs but is unhealthy, or is paused. */
    record Unhealthy(String why) implements ContainerState {}

    /** Is being restarted, by Bartizan or by the engine. */
    record Restarting(String why) implements ContainerState {}

    /**
     * Is down or unhealthy and will be restarted when the apps that it depends on are healthy.
     *
     * @param problem why it needs a restart
     * @param apps the apps that are not healthy
     */
    record Waiting(String problem, List<String> apps) implements ContainerState {
        @Override
        public String why() {
            return "%s It waits for %s.".formatted(problem, String.join(", ", apps));
        }
    }

    /** Does not run: it should not, or it ended with exit code 0. */
    record Stopped(String why) implements ContainerState {}

    /** Ended with an exit code other than 0. */
    record Crashed(int exitCode) implements ContainerState {
        @Override
        public String why() {
            return "It ended with exit code %d.".formatted(exitCode);
        }
    }

    /**
     * Was killed: exit code 137.
     *
     * @param outOfMemory whether the engine reported that it was out of memory
     */
    record Killed(boolean outOfMemory) implements ContainerState {
        @Override
        public String why() {
            return outOfMemory ? "It was killed because it ran out of memory." : "It was killed.";
        }
    }

    /**
     * Does not exist in the engine any more.
     *
     * @param until when Bartizan forgets it
     */
    record Missing(Instant until) implements ContainerState {
        @Override
        public String why() {
            return "The engine has no such container any more. Bartizan forgets it at %s."
                    .formatted(until.truncatedTo(ChronoUnit.SECONDS));
        }
    }

    /** Was restarted too often, or can't be restarted safely; stays down until a user starts it. */
    record Failed(String why) implements ContainerState {

        /** @param problem its last problem */
        static Failed tooOften(String problem) {
            return new Failed("It was restarted too often. " + problem);
        }
    }

    /**
     * Is left alone for maintenance, whether it runs or not.
     *
     * @param what the engine's view of it, as a sentence
     */
    record Held(Instant until, String what) implements ContainerState {
        @Override
        public String why() {
            return "It is held until %s, so Bartizan leaves it alone. %s"
                    .formatted(until.truncatedTo(ChronoUnit.SECONDS), what);
        }
    }

    /** Runs according to the engine but has no processes. */
    record Zombie() implements ContainerState {
        @Override
        public String why() {
            return "The engine says that it runs, but its processes are gone.";
        }
    }

    /** The reason of the state, as a sentence for users. */
    String why();

    /** The state's name in the API. */
    default String wireName() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
