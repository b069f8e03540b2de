package dev.bartizan.container.engine;

/**
 * Name and versions of an engine.
 *
 * @param name {@code docker} or {@code podman}
 * @param version its own version, such as {@code 20.10.24}
 * @param api the newest version of the Docker API that it supports, such as {@code 1.41}
 */
public record EngineVersion(String name, String version, String api) {

    /** Whether the engine is Podman. */
    public boolean podman() {
        return name.equals("podman");
    }
}
