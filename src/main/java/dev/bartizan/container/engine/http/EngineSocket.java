package dev.bartizan.container.engine.http;

import dev.bartizan.container.engine.EngineConfig;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The socket of the engine's API. */
@Singleton
public class EngineSocket {

    /** The engines' default paths. */
    private static final List<Path> DEFAULT_PATHS =
            List.of(Path.of("/run/podman/podman.sock"), Path.of("/var/run/docker.sock"));

    private final EngineConfig config;

    public EngineSocket(EngineConfig config) {
        this.config = config;
    }

    /** Whether the use of an engine is enabled. */
    public boolean enabled() {
        return config.enabled();
    }

    /**
     * The configured path, whether it exists or not; else the first default path that exists. Empty if none exists or the
     * feature is off.
     */
    public Optional<Path> find() {
        if (!config.enabled()) {
            return Optional.empty();
        }
        return config.socket()
                .or(() -> DEFAULT_PATHS.stream()
                        .filter(path -> Files.exists(path))
                        .findFirst());
    }
}
