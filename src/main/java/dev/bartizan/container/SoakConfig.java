package dev.bartizan.container;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** What soaks let pass, and how long drills wait. */
@ConfigMapping(prefix = "bartizan.soak")
public interface SoakConfig {

    /**
     * By app, a regular expression in the syntax of RE2: lines that it is found in don't count. Beside it the label {@code
     * bartizan.soak.allow} of a container does the same.
     */
    Map<String, String> allow();

    /** How long an app that was killed may take until it is healthy again; then the drill gives up. */
    @WithDefault("2m")
    Duration longestRecovery();
}
