package dev.bartizan.ban;

import dev.bartizan.ip.IpRange;
import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** History of bans, bans that follow from others, and own addresses. */
@ConfigMapping(prefix = "bartizan.ban")
public interface BanConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.ban",
            Setting.of("keep-history", Rule.POSITIVE_DURATION, "365d"),
            Setting.of("bulk-maximum", Rule.atLeast(1), "250000"),
            Setting.of("escalation.repeat.enabled", Rule.SWITCH, "true"),
            Setting.of("escalation.repeat.factor", Rule.number(2, 1000), "2"),
            Setting.of("escalation.repeat.longest", Rule.POSITIVE_DURATION, "30d"),
            Setting.of("escalation.repeat.look-back", Rule.POSITIVE_DURATION, "30d"),
            Setting.of("escalation.network.enabled", Rule.SWITCH, "true"),
            Setting.of("escalation.network.bans", Rule.atLeast(2), "5"),
            Setting.of("escalation.network.window", Rule.POSITIVE_DURATION, "1d"),
            Setting.of("escalation.network.duration", Rule.POSITIVE_DURATION, "1d"),
            Setting.optional("own-addresses", Rule.listOf(Rule.readBy(IpRange::parse)), "203.0.113.7,198.51.100.0/24"),
            Setting.optional("country-database", Rule.PATH, "/data/GeoLite2-Country.mmdb"));

    /** How long a ban stays in the history after its end; the trend can't go back further. */
    @WithDefault("365d")
    Duration keepHistory();

    /** Maximum number of bans in one request; each active ban takes a few hundred bytes of memory. */
    @WithDefault("250000")
    @Min(1)
    int bulkMaximum();

    /**
     * Addresses, CIDRs and ranges {@code first-last} that lists never block and that can only be banned with {@code
     * force}, in addition to the addresses of the machine's interfaces; for example its public address behind NAT.
     */
    Optional<List<String>> ownAddresses();

    /** The former name of {@code bartizan.geo.country-database}; used if that is not set. */
    Optional<Path> countryDatabase();

    /** Bans that follow from other bans. */
    Escalation escalation();

    /** Bans that follow from other bans, of people and of engines. */
    interface Escalation {

        /** Longer bans of repeat offenders. */
        Repeat repeat();

        /** Bans of networks. */
        Network network();
    }

    /** Longer bans of repeat offenders. */
    interface Repeat {

        /** Whether an address or network that was banned before is banned for longer by Bartizan. */
        @WithDefault("false")
        boolean enabled();

        /** The duration of a new ban is multiplied by this number once for each earlier ban. */
        @WithDefault("2")
        @Min(2)
        @Max(1000)
        int factor();

        /** Maximum duration of such a ban. */
        @WithDefault("30d")
        Duration longest();

        /** How long a ban counts after it began; it counts only while it is in the history ({@code keep-history}). */
        @WithDefault("30d")
        Duration lookBack();
    }

    /** Bans of networks. */
    interface Network {

        /** Whether the network (/24 for IPv4, /64 for IPv6) of many banned addresses is banned. */
        @WithDefault("false")
        boolean enabled();

        /** Number of different banned addresses of a network that get it banned. */
        @WithDefault("5")
        @Min(2)
        int bans();

        /** The time within which the bans of these addresses must begin. */
        @WithDefault("1d")
        Duration window();

        /** How long the network is banned after the last of these bans. */
        @WithDefault("1d")
        Duration duration();
    }
}
