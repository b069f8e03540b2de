package dev.bartizan.container.engine;

/**
 * The stream of the engine's events began or ended; fired as an event. Observers must not block.
 *
 * @param connected whether changes of containers are reported from now on
 */
public record EngineContact(boolean connected) {}
