package dev.bartizan.ban;

import dev.bartizan.ip.IpRange;
import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** History of bans, own addresses and the country database. */
@ConfigMapping(prefix = "bartizan.ban")
public interface BanConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.ban",
            Setting.of("keep-history", Rule.POSITIVE_DURATION, "365d"),
            Setting.of("bulk-maximum", Rule.atLeast(1), "250000"),
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

    /**
     * MaxMind database ({@code .mmdb}) with the countries of addresses, such as GeoLite2 Country; databases of cities
     * work too. It is read again when it changes. If it is unset, missing or damaged, all countries are unknown.
     */
    Optional<Path> countryDatabase();
}
