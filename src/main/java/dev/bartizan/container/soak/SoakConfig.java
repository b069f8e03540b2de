package dev.bartizan.container.soak;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Log lines that soaks ignore, and how long drills wait. */
@ConfigMapping(prefix = "bartizan.soak")
public interface SoakConfig {

    /** The settings for the check at start-up. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.soak",
            Setting.of(
                    "allow.*",
                    Rule.is("must be a regular expression of 1000 characters at most", AllowedLines::readable),
                    "retrying in \\\\d+ s"),
            Setting.of("longest-recovery", Rule.POSITIVE_DURATION, "2m"));

    /**
     * For each app, a regular expression in RE2's syntax: log lines that match don't count as errors. The container label
     * {@code bartizan.soak.allow} does the same.
     */
    Map<String, String> allow();

    /** How long a killed app may take to become healthy; then the drill fails. */
    @WithDefault("2m")
    Duration longestRecovery();
}
