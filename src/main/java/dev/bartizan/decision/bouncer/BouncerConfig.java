package dev.bartizan.decision.bouncer;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;

/** What bouncers are told. */
@ConfigMapping(prefix = "bartizan.bouncer")
public interface BouncerConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.bouncer",
            Setting.of("expand-prefix-ipv4", Rule.number(16, 32), "24"),
            Setting.of("expand-prefix-ipv6", Rule.number(112, 128), "120"),
            Setting.of("forget-after", Rule.POSITIVE_DURATION, "24h"));

    /**
     * IPv4 networks with this prefix length and longer ones are told as single addresses to a bouncer that can't block
     * networks, 16 to 32; broader ones are told as they are.
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
     * How long is remembered what a bouncer knows that doesn't pull any more. One that comes back later is told everything
     * anew, and lets go of what is gone when the time-outs that it was given are over.
     */
    @WithDefault("24h")
    Duration forgetAfter();
}
