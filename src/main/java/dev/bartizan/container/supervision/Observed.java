package dev.bartizan.container.supervision;

import dev.bartizan.container.engine.ContainerDetail;

/** The state of a container in the engine at a moment. */
sealed interface Observed {

    /**
     * It runs.
     *
     * @param processes whether it really has processes
     */
    record Up(boolean processes) implements Observed {}

    /** Its processes are frozen. */
    record Paused() implements Observed {}

    /** It is down and the engine restarts it. */
    record Restarted() implements Observed {}

    /** It was created and never started. */
    record NeverStarted() implements Observed {}

    /** It has ended. */
    record Ended(int exitCode, boolean outOfMemory) implements Observed {}

    /** It is being removed. */
    record Leaving() implements Observed {}

    /** It does not exist. */
    record Gone() implements Observed {}

    /** Maps the engine's description of a container. */
    static Observed of(ContainerDetail container, boolean processes, boolean outOfMemory) {
        return switch (container.run().state()) {
            case CREATED -> new NeverStarted();
            case RUNNING -> new Up(processes);
            case PAUSED -> new Paused();
            case RESTARTING -> new Restarted();
            case REMOVING -> new Leaving();
            case EXITED, DEAD ->
                new Ended(
                        container.run().exitCode(),
                        outOfMemory || container.run().oomKilled());
        };
    }
}
