package dev.bartizan.traffic;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;

/** The addresses that requests came from, by the access log ({@code bartizan.livelog.access-log}). */
@ConfigMapping(prefix = "bartizan.traffic")
public interface TrafficConfig {

    /** The highest value of {@link #maximumAddresses}: an address takes about 12 bytes for each hour and day. */
    int MOST_ADDRESSES = 1_000_000;

    /** The settings for the check at start-up. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.traffic",
            Setting.of("enabled", Rule.SWITCH, "true"),
            Setting.of("keep", Rule.POSITIVE_DURATION, "30d"),
            Setting.of("maximum-addresses", Rule.number(1, MOST_ADDRESSES), "100000"));

    /**
     * Whether the addresses of the clients in the access log are counted and stored, so that {@code GET
     * /api/v1/blocklists/{id}/value} can compare them with a list. {@code false} also deletes the stored ones.
     */
    @WithDefault("true")
    boolean enabled();

    /** How long the addresses are stored. The last day is always stored. */
    @WithDefault("30d")
    Duration keep();

    /**
     * Maximum number of addresses that are stored for an hour, and for a day; IPv6 addresses count by /64. Requests of
     * further addresses are only counted together.
     */
    @WithDefault("100000")
    @Min(1)
    @Max(MOST_ADDRESSES)
    int maximumAddresses();
}
