package dev.bartizan.container.engine;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the container engine is. */
@ConfigMapping(prefix = "bartizan.container")
public interface EngineConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.container",
            Setting.of("enabled", Rule.SWITCH, "true"),
            Setting.optional("socket", Rule.PATH, "/var/run/docker.sock"));

    /** Whether a container engine is looked for at all. */
    @WithDefault("true")
    boolean enabled();

    /**
     * The socket of the engine's API. Unless it is set, the first that is there of {@code /run/podman/podman.sock} and
     * {@code /var/run/docker.sock}; there may simply be none.
     */
    Optional<Path> socket();
}
