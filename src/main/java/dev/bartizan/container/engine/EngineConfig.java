package dev.bartizan.container.engine;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether and where a container engine is used. */
@ConfigMapping(prefix = "bartizan.container")
public interface EngineConfig {

    /** The settings for the check at start-up. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.container",
            Setting.of("enabled", Rule.SWITCH, "true"),
            Setting.optional("socket", Rule.PATH, "/var/run/docker.sock"),
            Setting.optional("registry-credentials-file", Rule.PATH, "/run/secrets/docker-config.json"));

    /** Whether a container engine is used at all. */
    @WithDefault("true")
    boolean enabled();

    /**
     * Path of the engine's socket. By default the first that exists of {@code /run/podman/podman.sock} and
     * {@code /var/run/docker.sock}; if neither exists, Bartizan runs without an engine.
     */
    Optional<Path> socket();

    /**
     * A file with credentials for registries, as {@code docker login} writes it ({@code ~/.docker/config.json}). They are used when
     * a deployment pulls an image and when a registry is asked for newer images. Programs that keep credentials ({@code credsStore},
     * {@code credHelpers}) are not run.
     */
    Optional<Path> registryCredentialsFile();
}
