package dev.bartizan.http;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.system.Lifecycle;
import dev.bartizan.system.StartRefused;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig.InsecureRequests;
import io.quarkus.vertx.http.runtime.management.ManagementConfig;
import io.quarkus.vertx.http.runtime.management.ManagementInterfaceBuildTimeConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Checks at the start that the ports are free, because the server binds them last, after the database is opened.
 *
 * <p>Until the server listens, sockets that don't listen are bound to the ports. With {@code SO_REUSEADDR} on both, the
 * server can bind the same ports, and connections are refused until the service is ready.
 */
@Singleton
class PortReservation {

    private static final Logger LOG = Logger.getLogger(PortReservation.class);

    private final VertxHttpConfig http;
    private final ManagementConfig management;
    private final ManagementInterfaceBuildTimeConfig managementBuilt;
    private final List<SocketChannel> reserved = new ArrayList<>();

    PortReservation(
            VertxHttpConfig http, ManagementConfig management, ManagementInterfaceBuildTimeConfig managementBuilt) {
        this.http = http;
        this.management = management;
        this.managementBuilt = managementBuilt;
    }

    /** Ends the start if a port is in use. Runs after logging is set up and before the database is opened. */
    synchronized void reserve(@Observes @Priority(Lifecycle.Start.PORT) StartupEvent event) {
        LaunchMode mode = LaunchMode.current();
        if (mode == LaunchMode.DEVELOPMENT) {
            // In dev mode the server keeps listening while the application restarts.
            return;
        }
        if (http.hostEnabled() && http.insecureRequests().orElse(null) != InsecureRequests.DISABLED) {
            reserve("QUARKUS_HTTP_PORT", http.host(), http.determinePort(mode));
        }
        if (managementBuilt.enabled() && management.hostEnabled()) {
            reserve("QUARKUS_MANAGEMENT_PORT", management.host(), management.determinePort(mode));
        }
    }

    private void reserve(String setting, String host, int port) {
        if (port == 0) {
            return;
        }
        try {
            SocketChannel socket = SocketChannel.open();
            reserved.add(socket);
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException | UnresolvedAddressException failure) {
            release();
            LOG.errorv(
                    "port_unavailable",
                    kv("host", host),
                    kv("port", port),
                    kv("setting", setting),
                    kv("reason", failure.toString()),
                    kv(
                            "hint",
                            "end the program that listens on this port, or set %s to another port".formatted(setting)));
            throw new StartRefused(StartRefused.TAKEN);
        }
    }

    void started(@ObservesAsync HttpServerStart event) {
        release();
    }

    void stopped(@Observes @Priority(Lifecycle.Stop.FEATURES) ShutdownEvent event) {
        release();
    }

    private synchronized void release() {
        try {
            for (SocketChannel socket : reserved) {
                socket.close();
            }
        } catch (IOException failure) {
            LOG.warnv("port_reservation_not_closed", kv("reason", failure.toString()));
        }
        reserved.clear();
    }
}
