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

    /** Where engines have it unless somebody has put it elsewhere. */
    private static final List<Path> USUAL =
            List.of(Path.of("/run/podman/podman.sock"), Path.of("/var/run/docker.sock"));

    private final EngineConfig config;

    public EngineSocket(EngineConfig config) {
        this.config = config;
    }

    /** Whether engines are switched on. */
    public boolean enabled() {
        return config.enabled();
    }

    /**
     * The one that the configuration names, be it there or not; else the first that is there. Nothing if there is none, or
     * engines are switched off: then nobody expects one.
     */
    public Optional<Path> find() {
        if (!config.enabled()) {
            return Optional.empty();
        }
        return config.socket()
                .or(() -> USUAL.stream().filter(path -> Files.exists(path)).findFirst());
    }
}
