package dev.bartizan.container.engine;

/** What an engine says that a container does. */
public enum RuntimeState {
    CREATED,
    RUNNING,
    PAUSED,
    RESTARTING,
    REMOVING,
    EXITED,
    DEAD
}
