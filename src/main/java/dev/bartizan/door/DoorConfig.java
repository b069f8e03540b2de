package dev.bartizan.door;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Bounds on the connections that clients open. */
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
     * Connections that may be open at a time. Fewer are allowed where the process may not open enough file descriptors.
     * When all are in use, a new connection replaces the one that has been idle longest.
     */
    @WithDefault("1000")
    int maxConnections();

    /**
     * Connections that one address (IPv6: one /64) may have open at a time; a quarter of all of them unless it is set.
     * Loopback addresses and the proxies of {@code quarkus.http.proxy.trusted-proxies} have no limit of their own.
     */
    OptionalInt maxConnectionsPerAddress();

    /** Time within which a client must have sent the head of a request: its first line and its headers. */
    @WithDefault("10s")
    Duration headTimeout();

    /** Time after which a connection is closed that has been used and on which nothing happens. */
    @WithDefault("75s")
    Duration idleTimeout();

    /** Time after which a connection is closed that neither takes more of its answer nor sends more of its body. */
    @WithDefault("60s")
    Duration stallTimeout();
}
