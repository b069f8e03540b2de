package dev.bartizan.door;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** Bounds on the connections that clients open. */
@ConfigMapping(prefix = "bartizan.http")
public interface DoorConfig {

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
