package dev.bartizan.decision.bouncer;

import dev.bartizan.access.Credential;
import dev.bartizan.access.RefusedCredential;
import dev.bartizan.access.limit.WrongTokens;
import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.decision.bouncer.contact.RefusedBouncerView;
import dev.bartizan.decision.bouncer.contact.RefusedBouncers;
import dev.bartizan.decision.machine.MachineGate;
import dev.bartizan.http.TrustedProxies;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Admits only bouncers with a valid key to CrowdSec's API and rejects others as CrowdSec does. It is bound to the
 * resource, not to a path, so that no path bypasses it. It runs before the body is read.
 */
public class BouncerGate {

    private static final String KEY_HEADER = "X-Api-Key";
    /** Machines report metrics here, too, with the token of their login. */
    private static final String USAGE_METRICS = "/v1/usage-metrics";

    private static final String SESSION = BouncerGate.class.getName();

    private final BouncerRegistry registry;
    private final WrongTokens wrongTokens;
    private final MachineGate machines;
    private final TrustedProxies proxies;
    private final RefusedBouncers refused;
    private final Optional<String> certificateHeader;

    BouncerGate(
            BouncerRegistry registry,
            WrongTokens wrongTokens,
            MachineGate machines,
            TrustedProxies proxies,
            RefusedBouncers refused,
            BouncerConfig config) {
        this.registry = registry;
        this.wrongTokens = wrongTokens;
        this.machines = machines;
        this.proxies = proxies;
        this.refused = refused;
        this.certificateHeader = config.certificateHeader();
    }

    /** The bouncer that sent the request. */
    static BouncerSession session(RoutingContext context) {
        return Objects.requireNonNull(context.get(SESSION), "check() lets only bouncers through");
    }

    /** The error response; nothing for a valid key or certificate. */
    @ForBouncers
    @ServerRequestFilter(nonBlocking = true, priority = Priorities.AUTHENTICATION)
    public @Nullable Response check(RoutingContext context) {
        HttpServerRequest request = context.request();
        String key = request.getHeader(KEY_HEADER);
        if (key == null
                && USAGE_METRICS.equals(request.path())
                && request.headers().contains(HttpHeaders.AUTHORIZATION)) {
            return machines.check(context);
        }
        Optional<BouncerSession> session = key == null ? ofCertificate(request) : registry.find(new TokenSecret(key));
        if (session.isPresent()) {
            context.put(SESSION, session.get());
            new Credential(
                            Credential.Kind.BOUNCER_KEY,
                            String.valueOf(session.get().id()))
                    .putInto(context);
            return null;
        }
        if (!registry.loaded()) {
            return BouncerApi.error(503, "the bouncers are not loaded yet");
        }
        refused.record(
                String.valueOf(request.remoteAddress().hostAddress()),
                request.getHeader(HttpHeaders.USER_AGENT),
                reason(key));
        OptionalLong retryAfter = key == null
                ? OptionalLong.empty()
                : wrongTokens.record(request.remoteAddress(), RefusedCredential.BOUNCER_KEY);
        if (retryAfter.isPresent()) {
            return Response.fromResponse(BouncerApi.error(429, "too many wrong keys"))
                    .header(HttpHeaders.RETRY_AFTER, retryAfter.getAsLong())
                    .build();
        }
        return BouncerApi.error(403, "access forbidden");
    }

    private RefusedBouncerView.Reason reason(@Nullable String key) {
        if (key == null) {
            return RefusedBouncerView.Reason.NO_KEY;
        }
        return registry.ended(new TokenSecret(key))
                ? RefusedBouncerView.Reason.ENDED_KEY
                : RefusedBouncerView.Reason.WRONG_KEY;
    }

    private Optional<BouncerSession> ofCertificate(HttpServerRequest request) {
        return certificateHeader.flatMap(name -> proxies.header(request, name)).flatMap(registry::findByCertificate);
    }
}
