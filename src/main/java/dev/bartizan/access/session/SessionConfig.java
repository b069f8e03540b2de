package dev.bartizan.access.session;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** Sessions of people who logged in. */
@ConfigMapping(prefix = "bartizan.session")
public interface SessionConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.session",
            Setting.of("idle-time", Rule.POSITIVE_DURATION, "12h"),
            Setting.of("longest-time", Rule.POSITIVE_DURATION, "30d"));

    /** Time without use after which a session ends. */
    @WithDefault("12h")
    Duration idleTime();

    /** Time after the login at which a session ends, even if it is used. */
    @WithDefault("30d")
    Duration longestTime();
}
