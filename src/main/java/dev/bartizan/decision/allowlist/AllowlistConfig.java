package dev.bartizan.decision.allowlist;

import dev.bartizan.ip.IpRange;
import dev.bartizan.settings.DurationText;
import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The addresses that are never blocked. */
@ConfigMapping(prefix = "bartizan.allowlist")
public interface AllowlistConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.allowlist",
            Setting.optional("ranges", Rule.listOf(Rule.readBy(IpRange::parse)), "203.0.113.7,198.51.100.0/24"),
            Setting.of(
                    "host-interval",
                    Rule.is(
                            "must be a duration, 1m at least",
                            value -> DurationText.parseOrSeconds(value).compareTo(Duration.ofMinutes(1)) >= 0),
                    "5m"));

    /**
     * Addresses, CIDRs and ranges {@code first-last} that are never blocked, separated by commas. Read-only in the API.
     */
    Optional<List<String>> ranges();

    /** How often the host names of the allowlist are resolved; at least {@code 1m}. */
    @WithDefault("5m")
    Duration hostInterval();
}
