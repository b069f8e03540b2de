package dev.bartizan.container.engine;

/**
 * Who an engine is.
 *
 * @param name {@code docker} or {@code podman}
 * @param version its own version, such as {@code 20.10.24}
 * @param api the version of the Docker API that it speaks at most, such as {@code 1.41}
 */
public record EngineVersion(String name, String version, String api) {

    /** Whether it is Podman. */
    public boolean podman() {
        return name.equals("podman");
    }
}
