package dev.bartizan.container.supervision;

import dev.bartizan.container.engine.ContainerDetail;

/** What the engine says of a container at a moment. */
sealed interface Observed {

    /**
     * It is up.
     *
     * @param processes whether it has any
     */
    record Up(boolean processes) implements Observed {}

    /** Its processes are frozen. */
    record Paused() implements Observed {}

    /** It is down, and the engine starts it again. */
    record Restarted() implements Observed {}

    /** It was made and never started. */
    record NeverStarted() implements Observed {}

    /** It ran and is down. */
    record Ended(int exitCode, boolean outOfMemory) implements Observed {}

    /** It is being removed. */
    record Leaving() implements Observed {}

    /** There is none. */
    record Gone() implements Observed {}

    /** What a container's details say. */
    static Observed of(ContainerDetail container, boolean processes, boolean outOfMemory) {
        return switch (container.state()) {
            case CREATED -> new NeverStarted();
            case RUNNING -> new Up(processes);
            case PAUSED -> new Paused();
            case RESTARTING -> new Restarted();
            case REMOVING -> new Leaving();
            case EXITED, DEAD -> new Ended(container.exitCode(), outOfMemory || container.oomKilled());
        };
    }
}
