package dev.bartizan.decision.machine;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;

/** Bans that CrowdSec agents on other machines report. */
@ConfigMapping(prefix = "bartizan.machine")
public interface MachineConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.machine",
            Setting.of("ban-duration", Rule.POSITIVE_DURATION, "4h"),
            Setting.of("maximum-bans", Rule.atLeast(1), "100000"));

    /**
     * How long an address is banned that an agent reports. Decisions of {@code cscli} have their own duration. The
     * profiles of CrowdSec belong to its local API, so agents don't send them.
     */
    @WithDefault("4h")
    Duration banDuration();

    /** Maximum number of active bans of one machine, to bound the memory; further ones are ignored. */
    @WithDefault("100000")
    @Min(1)
    int maximumBans();
}
