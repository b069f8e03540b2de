package dev.bartizan.decision.bouncer;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What bouncers get. */
@ConfigMapping(prefix = "bartizan.bouncer")
public interface BouncerConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.bouncer",
            Setting.of("expand-prefix-ipv4", Rule.number(16, 32), "24"),
            Setting.of("expand-prefix-ipv6", Rule.number(112, 128), "120"),
            Setting.of("expand-maximum", Rule.number(0, Integer.MAX_VALUE), "250000"),
            Setting.optional("keys.*", Rule.TOKEN, "8kq3Zr0vYw1TgLxN").hidden(),
            Setting.optional("keys.*.file", Rule.fileWith(Rule.TOKEN), "/run/secrets/bouncer-key"),
            Setting.optional("certificate-header", Rule.TEXT, "X-Client-Certificate"),
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

    /** Keys by the name of the bouncer: {@code BARTIZAN_BOUNCER_KEYS_EDGE} is the key of {@code edge}. */
    Map<String, ConfiguredKey> keys();

    /** The key of one bouncer. */
    interface ConfiguredKey {

        /**
         * The key of a bouncer: 16 to 512 visible ASCII characters. The bouncer is created if it doesn't exist, so that
         * Bartizan and the bouncer can be started together. The name must be one word in lower case. The key is not
         * stored, and is valid besides the key that the API issued.
         */
        @WithParentName
        Optional<String> key();

        /** A file with the key, such as a Docker secret. */
        Optional<Path> file();
    }

    /**
     * The header in which a reverse proxy sends the verified client certificate of a bouncer: its fingerprint or subject. It
     * is accepted only from the proxies in {@code quarkus.http.proxy.trusted-proxies}. Without it, bouncers need a key.
     */
    Optional<String> certificateHeader();

    /**
     * How long Bartizan remembers which decisions a bouncer has after its last pull. A bouncer that pulls later gets
     * all decisions again; obsolete ones end there by their timeout.
     */
    @WithDefault("24h")
    Duration forgetAfter();
}
