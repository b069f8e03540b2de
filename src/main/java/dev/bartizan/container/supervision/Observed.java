package dev.bartizan.container.supervision;

import dev.bartizan.container.engine.ContainerDetail;
import java.time.Instant;
import java.util.Optional;

/** The state of a container in the engine at a moment. */
sealed interface Observed {

    /**
     * It runs.
     *
     * @param processes whether it really has processes
     * @param restartedByEngine when the engine's restart policy started this run; empty if another program did
     */
    record Up(boolean processes, Optional<Instant> restartedByEngine) implements Observed {}

    /**
     * It runs but has to be restarted, because a container that it needs was started later.
     *
     * @param why as a sentence for users
     */
    record Outdated(String why) implements Observed {}

    /** It runs, is paused or is restarted by the engine, although it should be stopped. */
    record Unwanted() implements Observed {}

    /** Its processes are frozen. */
    record Paused() implements Observed {}

    /**
     * A user wants it to be left alone.
     *
     * @param found what was observed
     */
    record Held(Observed found, Instant until) implements Observed {}

    /**
     * It is down and the engine restarts it.
     *
     * @param exitCode of its last run
     */
    record Restarted(int exitCode) implements Observed {}

    /** It was created and never started. */
    record NeverStarted() implements Observed {}

    /** It has ended. */
    record Ended(int exitCode, boolean outOfMemory) implements Observed {}

    /** It is being removed. */
    record Leaving() implements Observed {}

    /**
     * It has ended, and another container has taken its place.
     *
     * @param by the other one's name
     * @param until when that must be found out again; {@code Instant.MAX} for never
     */
    record Replaced(String by, Instant until) implements Observed {}

    /**
     * It was renamed after it had ended, as programs do that replace a container.
     *
     * @param since when Bartizan noticed that
     */
    record SetAside(Instant since) implements Observed {}

    /**
     * It does not exist.
     *
     * @param since when Bartizan noticed that
     */
    record Gone(Instant since) implements Observed {}

    /** Maps the engine's description of a container. */
    static Observed of(ContainerDetail container, boolean processes, boolean outOfMemory) {
        return switch (container.run().state()) {
            case CREATED -> new NeverStarted();
            case RUNNING -> new Up(processes, container.run().startedAt().filter(at -> container.restartCount() > 0));
            case PAUSED -> new Paused();
            case RESTARTING -> new Restarted(container.run().exitCode());
            case REMOVING -> new Leaving();
            case EXITED, DEAD ->
                new Ended(
                        container.run().exitCode(),
                        outOfMemory || container.run().oomKilled());
        };
    }
}
