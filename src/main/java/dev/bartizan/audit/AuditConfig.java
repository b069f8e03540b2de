package dev.bartizan.audit;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** The audit log. */
@ConfigMapping(prefix = "bartizan.audit")
public interface AuditConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below("bartizan.audit", Setting.of("keep", Rule.POSITIVE_DURATION, "365d"));

    /** How long entries of the audit log are kept; those of failed logins at most 30 days. */
    @WithDefault("365d")
    Duration keep();
}
