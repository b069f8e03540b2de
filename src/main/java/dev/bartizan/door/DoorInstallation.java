package dev.bartizan.door;

import dev.bartizan.http.TrustedProxies;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.metrics.VertxMetrics;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Adds an {@link Acceptor} to each listening socket. Neither Quarkus nor Vert.x has a hook for connections before their
 * first request. The transport can access a listening socket before it is bound, but only a service provider can
 * replace the transport. The only provider that Quarkus lets an application choose is the factory of Vert.x metrics.
 */
@Singleton
class DoorInstallation implements VertxOptionsCustomizer {

    /** Minimum number of file descriptors for the database, feeds, engines and everything except clients. */
    private static final int MIN_RESERVE = 48;

    private static final int RESERVED_SHARE = 4;
    private static final int SHARE_OF_AN_ADDRESS = 4;
    private static final int SHARE_OF_PROBES = 4;
    private static final int MIN_CONNECTIONS = 8;
    private static final int MAX_PROBE_SLOTS = 16;

    /** The management interface serves only a few monitoring clients. */
    private static final int MANAGEMENT_CONNECTIONS = 32;

    private final DoorConfig config;
    private final Instance<Refusals> refusals;
    private final TrustedProxies proxies;
    private final boolean managed;
    private final int managementPort;
    private final HttpServerOptions limits;
    private final Backlog backlog = new Backlog();

    DoorInstallation(
            DoorConfig config,
            Instance<Refusals> refusals,
            TrustedProxies proxies,
            @ConfigProperty(name = "quarkus.management.host-enabled", defaultValue = "false") boolean managed,
            @ConfigProperty(name = "quarkus.management.port", defaultValue = "9000") int managementPort,
            @ConfigProperty(name = "quarkus.http.limits.max-initial-line-length", defaultValue = "4096") int line,
            @ConfigProperty(name = "quarkus.http.limits.max-header-size", defaultValue = "8K") MemorySize headers,
            @ConfigProperty(name = "quarkus.http.limits.max-chunk-size", defaultValue = "8192") MemorySize chunk) {
        this.config = config;
        this.refusals = refusals;
        this.proxies = proxies;
        this.managed = managed;
        this.managementPort = managementPort;
        this.limits = new HttpServerOptions()
                .setMaxInitialLineLength(line)
                .setMaxHeaderSize((int) headers.asLongValue())
                .setMaxChunkSize((int) chunk.asLongValue());
    }

    /**
     * Uses the deprecated factory in the options, because Quarkus builds the Vert.x instance itself and its replacement
     * can't be used.
     */
    @Override
    @SuppressWarnings("deprecation")
    public void accept(VertxOptions options) {
        MetricsOptions metrics = options.getMetricsOptions();
        options.setMetricsOptions(new MetricsOptions()
                .setEnabled(metrics.isEnabled())
                .setFactory(new TransportFactory(Optional.ofNullable(metrics.getFactory()))));
    }

    /** Replaces the transport, and delegates metrics to the configured factory. */
    private final class TransportFactory implements VertxMetricsFactory {

        private final Optional<VertxMetricsFactory> metrics;

        private TransportFactory(Optional<VertxMetricsFactory> metrics) {
            this.metrics = metrics;
        }

        @Override
        public void init(VertxBuilder builder) {
            metrics.ifPresent(factory -> factory.init(builder));
            builder.findTransport(new DoorTransport(DoorInstallation.this::acceptor));
        }

        @Override
        public @Nullable VertxMetrics metrics(VertxOptions options) {
            return metrics.map(factory -> factory.metrics(options)).orElse(null);
        }
    }

    private Acceptor acceptor(NetServerOptions server) {
        Connections connections = managed && server.getPort() == managementPort ? forManagement() : forClients();
        return new Acceptor(connections, limits);
    }

    private Connections forManagement() {
        return connections(MANAGEMENT_CONNECTIONS, MANAGEMENT_CONNECTIONS);
    }

    private Connections forClients() {
        int descriptors = descriptorsForConnections();
        int limit = Math.max(MIN_CONNECTIONS, Math.min(config.maxConnections(), descriptors - probeSlots(descriptors)));
        return connections(
                limit,
                config.maxConnectionsPerAddress().orElse(Math.max(MIN_CONNECTIONS, limit / SHARE_OF_AN_ADDRESS)));
    }

    private Connections connections(int limit, int limitPerAddress) {
        return new Connections(
                limit,
                limitPerAddress,
                probeSlots(limit),
                exempt(),
                new Connection.TimeLimits(config),
                backlog,
                refusals.get());
    }

    private static int probeSlots(int connections) {
        return Math.min(MAX_PROBE_SLOTS, Math.max(1, connections / SHARE_OF_PROBES));
    }

    private static int descriptorsForConnections() {
        try {
            int descriptors = FileDescriptors.limit();
            return descriptors - Math.max(MIN_RESERVE, descriptors / RESERVED_SHARE);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Exempts trusted proxies, because many clients share their address. Proxies configured by host name are not
     * exempt.
     */
    private Predicate<ClientAddress> exempt() {
        return client -> client.loopback() || proxies.contains(client.address());
    }
}
