package dev.bartizan.container.engine;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Where the container engine is. */
@ConfigMapping(prefix = "bartizan.container")
public interface EngineConfig {

    /** Whether a container engine is looked for at all. */
    @WithDefault("true")
    boolean enabled();

    /**
     * The socket of the engine's API. Unless it is set, the first that is there of {@code /run/podman/podman.sock} and
     * {@code /var/run/docker.sock}; there may simply be none.
     */
    Optional<Path> socket();
}
