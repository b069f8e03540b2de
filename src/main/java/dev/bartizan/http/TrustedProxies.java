package dev.bartizan.http;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The reverse proxies in {@code quarkus.http.proxy.trusted-proxies}. Those configured by host name are ignored here. */
@Singleton
public class TrustedProxies {

    private final List<IpRange> ranges;

    TrustedProxies(@ConfigProperty(name = "quarkus.http.proxy.trusted-proxies") Optional<List<String>> configured) {
        this.ranges = configured.stream()
                .flatMap(List::stream)
                .flatMap(TrustedProxies::range)
                .toList();
    }

    private static Stream<IpRange> range(String proxy) {
        try {
            return Stream.of(IpRange.parse(proxy));
        } catch (IpSyntaxException named) {
            return Stream.empty();
        }
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    public boolean contains(IpAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    /**
     * The value of a header that only a proxy may set. Such a header is also named in {@code LeaderProxy}, which removes it when
     * the sender is no proxy.
     *
     * <p>Empty if the connection doesn't come from a trusted proxy, if the
     * header is absent or empty, or if there are several, because clients can have sent one of them.
     */
    public Optional<String> header(HttpServerRequest request, String name) {
        List<String> values = request.headers().getAll(name);
        return values.size() == 1 && sent(request)
                ? Optional.of(values.getFirst().strip()).filter(value -> !value.isEmpty())
                : Optional.empty();
    }

    /** Whether a request comes from a trusted proxy. */
    public boolean sent(HttpServerRequest request) {
        return isProxy(request.connection().remoteAddress());
    }

    /** Whether the other end of a connection is a proxy; false for a UNIX socket. */
    private boolean isProxy(SocketAddress peer) {
        String address = peer.hostAddress();
        return address != null && range(address).anyMatch(range -> contains(range.first()));
    }
}
