package dev.bartizan.published;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** The snapshot of what is published, for a start without the database. */
@ConfigMapping(prefix = "bartizan.snapshot")
public interface SnapshotConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.snapshot",
            Setting.of("enabled", Rule.SWITCH, "true"),
            Setting.of("interval", Rule.POSITIVE_DURATION, "10s"));

    /**
     * Whether the snapshot is written, and used if the database can't be opened at the start. It contains hashes of tokens and
     * keys, like the database.
     */
    @WithDefault("true")
    boolean enabled();

    /**
     * The shortest time between two snapshots. After a crash, the changes of the last interval are missing in it. A snapshot of
     * more than 0.5 MB is written less often, unless a token or key has changed.
     */
    @WithDefault("10s")
    Duration interval();
}
