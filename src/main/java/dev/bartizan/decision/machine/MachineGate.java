package dev.bartizan.decision.machine;

import dev.bartizan.access.Credential;
import dev.bartizan.access.RefusedCredential;
import dev.bartizan.access.limit.WrongTokens;
import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.audit.Audit;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Admits only machines that are logged in, before the body is read. The answer to others is always 401, never 429: agents
 * log in again after 401 alone, and the token of a session can't be guessed.
 *
 * <p>Not {@code @Singleton}: filters are created while the configuration can't be read yet.
 */
@ApplicationScoped
public class MachineGate {

    private static final String SCHEME = "Bearer ";
    private static final String MACHINE = MachineGate.class.getName();

    private final MachineSessions sessions;
    private final WrongTokens wrongTokens;
    private final Clock clock;

    MachineGate(MachineSessions sessions, WrongTokens wrongTokens, Clock clock) {
        this.sessions = sessions;
        this.wrongTokens = wrongTokens;
        this.clock = clock;
    }

    /** The machine that sent the request. */
    static Machine machine(RoutingContext context) {
        return Objects.requireNonNull(context.get(MACHINE), "check() lets only machines through");
    }

    /** Whether {@link #check} has admitted the request. */
    public static boolean admitted(RoutingContext context) {
        return context.get(MACHINE) != null;
    }

    /** The error response; nothing for a machine that is logged in. */
    @ForMachines
    @ServerRequestFilter(nonBlocking = true, priority = Priorities.AUTHENTICATION)
    public @Nullable Response check(RoutingContext context) {
        HttpServerRequest request = context.request();
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return MachineErrors.response(401, "log in first: POST /v1/watchers/login");
        }
        TokenSecret token =
                new TokenSecret(authorization.substring(SCHEME.length()).strip());
        Optional<Machine> machine = sessions.find(token);
        if (machine.isEmpty()) {
            wrongTokens.record(request.remoteAddress(), RefusedCredential.MACHINE_SESSION);
            return MachineErrors.response(401, "the session has ended, log in again");
        }
        context.put(MACHINE, machine.get());
        Audit.name(context, machine.get().name());
        new Credential(
                        Credential.Kind.MACHINE_SESSION,
                        String.valueOf(machine.get().id()))
                .putInto(context);
        seen(machine.get(), request);
        return null;
    }

    /** Records the last request of a machine. */
    void seen(Machine machine, HttpServerRequest request) {
        String agent = request.getHeader(HttpHeaders.USER_AGENT);
        machine.record(activity -> activity.seen(
                clock.instant(),
                agent == null ? null : OutsideText.line(agent),
                request.remoteAddress().hostAddress()));
    }
}
