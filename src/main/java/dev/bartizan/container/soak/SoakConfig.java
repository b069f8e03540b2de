package dev.bartizan.container.soak;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What soaks let pass, and how long drills wait. */
@ConfigMapping(prefix = "bartizan.soak")
public interface SoakConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.soak",
            Setting.of(
                    "allow.*",
                    Rule.is("must be a regular expression of 1000 characters at most", AllowedLines::readable),
                    "retrying in \\\\d+ s"),
            Setting.of("longest-recovery", Rule.POSITIVE_DURATION, "2m"));

    /**
     * For each app, a regular expression in the syntax of RE2: log lines in which it is found don't count as errors. The
     * container label {@code bartizan.soak.allow} does the same.
     */
    Map<String, String> allow();

    /** How long an app that was killed may take until it is healthy again; then the drill gives up. */
    @WithDefault("2m")
    Duration longestRecovery();
}
