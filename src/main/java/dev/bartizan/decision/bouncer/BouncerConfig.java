package dev.bartizan.decision.bouncer;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;

/** What bouncers get. */
@ConfigMapping(prefix = "bartizan.bouncer")
public interface BouncerConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.bouncer",
            Setting.of("expand-prefix-ipv4", Rule.number(16, 32), "24"),
            Setting.of("expand-prefix-ipv6", Rule.number(112, 128), "120"),
            Setting.of("expand-maximum", Rule.number(0, Integer.MAX_VALUE), "250000"),
            Setting.of("forget-after", Rule.POSITIVE_DURATION, "24h"));

    /**
     * Bouncers that can't block networks get IPv4 networks with at least this prefix length as single addresses (16 to
     * 32). They get broader networks unchanged.
     */
    @WithDefault("24")
    @Min(16)
    @Max(32)
    int expandPrefixIpv4();

    /** The same for IPv6, 112 to 128. */
    @WithDefault("120")
    @Min(112)
    @Max(128)
    int expandPrefixIpv6();

    /**
     * Bouncers that can't block networks get at most this number of addresses instead of networks. The smallest
     * networks are expanded first, all of one size or none; a warning of the bouncer has the number of addresses that it
     * doesn't block.
     */
    @WithDefault("250000")
    @Min(0)
    int expandMaximum();

    /**
     * How long Bartizan remembers which decisions a bouncer has after its last pull. A bouncer that pulls later gets
     * all decisions again; obsolete ones end there by their timeout.
     */
    @WithDefault("24h")
    Duration forgetAfter();
}
