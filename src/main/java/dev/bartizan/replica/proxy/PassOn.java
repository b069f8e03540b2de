package dev.bartizan.replica.proxy;

import dev.bartizan.access.authentication.HandshakeCredential;
import dev.bartizan.access.forward.ForwardAuth;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ErrorWriter;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.FilterOrder;
import dev.bartizan.http.TrustedProxies;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpSyntaxException;
import dev.bartizan.replica.follower.Follower;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * While another node leads, passes requests on to it. This node answers what it has in memory: lookups, exports and the
 * decisions of bouncers that ask for single addresses.
 */
@Singleton
class PassOn {

    /** What every node answers about itself. */
    private static final List<String> OWN = List.of("/health", "/q");

    /** What a node answers from what it publishes. */
    private static final List<String> PUBLISHED = List.of("/api/v1/lookup", "/api/v1/export");

    private static final String LIVE_DECISIONS = "/v1/decisions";
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Follower follower;
    private final LeaderProxy proxy;
    private final TrustedProxies proxies;
    private final ForwardAuth forwardAuth;
    private final ErrorWriter errors;

    PassOn(Follower follower, LeaderProxy proxy, TrustedProxies proxies, ForwardAuth forwardAuth, ErrorWriter errors) {
        this.follower = follower;
        this.proxy = proxy;
        this.proxies = proxies;
        this.forwardAuth = forwardAuth;
        this.errors = errors;
    }

    void register(@Observes Filters filters) {
        FilterOrder.PASS_ON.register(filters, this::handle);
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean passedOn = request.headers().contains(LeaderProxy.PASSED_ON);
        if (passedOn && !(proxies.sent(request) && knowsClient(request))) {
            // Otherwise this node would take the address of the other one for that of the client.
            errors.send(
                    context,
                    new ServiceException(
                            ErrorCode.NODE_NOT_TRUSTED, Map.of("setting", "quarkus.http.proxy.trusted-proxies")));
        } else if (!follower.follows() || answersHere(request, context.normalizedPath())) {
            context.next();
        } else if (passedOn) {
            errors.send(context, new ServiceException(ErrorCode.LEADER_UNREACHABLE));
        } else {
            HandshakeCredential.passOn(context);
            if (!proxy.passOn(context)) {
                errors.send(context, new ServiceException(ErrorCode.LEADER_UNREACHABLE));
            }
        }
    }

    /** Whether the framework has read the client's address from the header of the other node. */
    private static boolean knowsClient(HttpServerRequest request) {
        try {
            return IpAddress.parse(String.valueOf(request.getHeader("X-Forwarded-For")))
                    .equals(IpAddress.parse(
                            String.valueOf(request.remoteAddress().hostAddress())));
        } catch (IpSyntaxException none) {
            return false;
        }
    }

    private boolean answersHere(HttpServerRequest request, String path) {
        if (OWN.stream().anyMatch(own -> isBelow(path, own))) {
            return true;
        }
        boolean fromMemory = PUBLISHED.stream().anyMatch(published -> isBelow(path, published))
                || path.equals(LIVE_DECISIONS) && READING.contains(request.method());
        // The leader knows the accounts of people.
        return fromMemory
                && follower.published()
                && !request.headers().contains(HttpHeaders.COOKIE)
                && forwardAuth.name(request).isEmpty();
    }

    private static boolean isBelow(String path, String folder) {
        return path.startsWith(folder) && (path.length() == folder.length() || path.charAt(folder.length()) == '/');
    }
}
