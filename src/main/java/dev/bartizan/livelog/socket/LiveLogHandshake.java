package dev.bartizan.livelog.socket;

import dev.bartizan.access.Credential;
import dev.bartizan.access.Role;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.MetricPath;
import dev.bartizan.livelog.FilterValues;
import dev.bartizan.livelog.LiveLog;
import dev.bartizan.livelog.LiveLogConfig;
import dev.bartizan.livelog.accesslog.AccessLog;
import dev.bartizan.livelog.ownlog.OwnLog;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks a WebSocket handshake: the caller needs the role viewer, an allowed origin or none, valid filters, and a free
 * connection. A refusal is answered before the upgrade, in the usual error format.
 */
@Singleton
public class LiveLogHandshake implements HttpUpgradeCheck {

    private final LogConnections connections;
    private final Map<String, LiveLog<?>> logs;
    private final Set<String> allowedOrigins;

    LiveLogHandshake(LogConnections connections, OwnLog ownLog, AccessLog accessLog, LiveLogConfig config) {
        this.connections = connections;
        this.logs = Map.of(OwnLogSocket.ID, ownLog, AccessLogSocket.ID, accessLog);
        this.allowedOrigins = config.allowedOrigins().orElse(Set.of()).stream()
                .map(LiveLogHandshake::normalised)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean appliesTo(String endpointId) {
        return logs.containsKey(endpointId);
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        return context.securityIdentity()
                .invoke(caller -> check(context, caller))
                .replaceWith(CheckResult::permitUpgradeSync)
                // Outside of resources only this exception reaches the error mappers.
                .onFailure(ServiceException.class)
                .transform(AuthenticationFailedException::new);
    }

    private void check(HttpUpgradeContext context, SecurityIdentity caller) {
        if (!caller.hasRole(Role.Name.VIEWER)) {
            throw new ServiceException(ErrorCode.FORBIDDEN);
        }
        checkOrigin(context.httpRequest());
        Map<String, String> query = new HashMap<>();
        context.httpRequest().params().forEach(query::putIfAbsent);
        FilterValues values = new FilterValues(query);
        Objects.requireNonNull(logs.get(context.endpointId()), "each endpoint has a log")
                .filter(values);
        values.number("replay", LogConnections.REPLAYED, LogConnections.MAX_REPLAYED);
        Credential credential = Credential.of(caller);
        connections.admit(credential);
        // The path has no variable part here, so it is safe as a metric's tag.
        MetricPath.set(context.httpRequest(), context.httpRequest().path());
        context.userData().put(LogConnections.QUERY, query);
        context.userData().put(LogConnections.CREDENTIAL, credential);
    }

    /** Protects against other sites' pages in an operator's browser; programs send no origin. */
    private void checkOrigin(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || allowedOrigins.contains(normalised(origin)) || isOwnOrigin(normalised(origin), request)) {
            return;
        }
        throw new ServiceException(
                ErrorCode.FORBIDDEN, "Pages of this origin may not watch logs.", Map.of("origin", origin));
    }

    /** Whether the origin is the host of the request; a reverse proxy must pass on the host. */
    private static boolean isOwnOrigin(String origin, HttpServerRequest request) {
        int scheme = origin.indexOf("://");
        return scheme > 0
                && request.authority() != null
                && normalised(origin.substring(0, scheme) + "://" + request.authority())
                        .equals(origin);
    }

    private static String normalised(String origin) {
        String lower = origin.strip().toLowerCase(Locale.ROOT);
        String defaultPort = lower.startsWith("http://") ? ":80" : lower.startsWith("https://") ? ":443" : "";
        return !defaultPort.isEmpty() && lower.endsWith(defaultPort)
                ? lower.substring(0, lower.length() - defaultPort.length())
                : lower;
    }
}
