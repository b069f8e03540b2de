package dev.bartizan.container.engine;

/** The state of a container according to the engine. */
public enum RuntimeState {
    CREATED,
    RUNNING,
    PAUSED,
    RESTARTING,
    REMOVING,
    EXITED,
    DEAD
}
