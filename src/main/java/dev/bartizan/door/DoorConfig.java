package dev.bartizan.door;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Limits for connections of clients. */
@ConfigMapping(prefix = "bartizan.http")
public interface DoorConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.http",
            Setting.of("max-connections", Rule.atLeast(1), "1000"),
            Setting.optional("max-connections-per-address", Rule.atLeast(1), "250"),
            Setting.of("head-timeout", Rule.POSITIVE_DURATION, "10s"),
            Setting.of("idle-timeout", Rule.POSITIVE_DURATION, "75s"),
            Setting.of("stall-timeout", Rule.POSITIVE_DURATION, "60s"));

    /**
     * Maximum number of open connections. The limit is lower if the process can't open enough file descriptors. If all
     * are in use, a new connection replaces the one that has been idle longest.
     */
    @WithDefault("1000")
    int maxConnections();

    /**
     * Maximum number of open connections of one address (IPv6: one /64). If unset, a quarter of all. Loopback addresses
     * and the proxies in {@code quarkus.http.proxy.trusted-proxies} are exempt.
     */
    OptionalInt maxConnectionsPerAddress();

    /** Maximum time to receive the head of a request: its first line and headers. */
    @WithDefault("10s")
    Duration headTimeout();

    /** Maximum idle time of a connection after a request; then it is closed. */
    @WithDefault("75s")
    Duration idleTimeout();

    /** Maximum time without progress, in reading the response or in sending the body; then the connection is closed. */
    @WithDefault("60s")
    Duration stallTimeout();
}
