package dev.bartizan.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Host} as it was received. Quarkus drops its port if a trusted proxy sends {@code X-Forwarded-Proto}
 * without {@code X-Forwarded-Port}.
 */
@Singleton
public class ReceivedHost {

    private static final String KEY = ReceivedHost.class.getName();
    private static final String FORWARDED_PORT = "X-Forwarded-Port";

    private final boolean behindProxy;

    ReceivedHost(
            @ConfigProperty(name = "quarkus.http.proxy.proxy-address-forwarding", defaultValue = "false")
                    boolean behindProxy) {
        this.behindProxy = behindProxy;
    }

    void register(@Observes Filters filters) {
        if (behindProxy) {
            FilterOrder.RECEIVED_HOST.register(filters, context -> {
                String host = context.request().getHeader(HttpHeaders.HOST);
                if (host != null) {
                    context.put(KEY, host);
                }
                context.next();
            });
        }
    }

    /**
     * The host and port of a request for its client. Headers of a proxy are used if {@code quarkus.http.proxy} allows
     * them. The port is that of {@code X-Forwarded-Port} or {@code X-Forwarded-Host}, or else that of {@code Host}.
     *
     * @return empty if the request has no host; the port is negative for the default of the scheme
     */
    public static Optional<HostAndPort> authority(RoutingContext context) {
        HostAndPort authority = context.request().authority();
        if (authority == null) {
            return Optional.empty();
        }
        boolean hasPort = authority.port() > 0 || context.request().headers().contains(FORWARDED_PORT);
        HostAndPort received = hasPort ? null : parse(context.get(KEY));
        return Optional.of(
                received != null && received.host().equalsIgnoreCase(authority.host())
                        ? HostAndPort.create(authority.host(), portFor(context, received.port()))
                        : authority);
    }

    private static @Nullable HostAndPort parse(@Nullable String host) {
        return host == null ? null : HostAndPort.parseAuthority(host, -1);
    }

    private static int portFor(RoutingContext context, int port) {
        return port == ("https".equals(context.request().scheme()) ? 443 : 80) ? -1 : port;
    }
}
