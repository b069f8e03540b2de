package dev.bartizan.audit;

import dev.bartizan.access.Credential;
import io.quarkus.arc.Arc;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out who makes the change that this thread executes. */
@Singleton
class CurrentCaller {

    /** Set on threads that act for a request, but don't execute it. */
    private final ThreadLocal<AuditCaller> acting = new ThreadLocal<>();

    private static final String CALLER = CurrentCaller.class.getName();

    private final CurrentVertxRequest current;

    CurrentCaller(CurrentVertxRequest current) {
        this.current = current;
    }

    /** The request that this thread executes. */
    Optional<RoutingContext> request() {
        return Arc.container().requestContext().isActive()
                ? Optional.ofNullable(current.getCurrent())
                : Optional.empty();
    }

    /** The caller of this thread's request; {@link AuditCaller#SCHEDULE} if it has none. */
    AuditCaller get() {
        AuditCaller other = acting.get();
        return other != null ? other : request().map(CurrentCaller::of).orElse(AuditCaller.SCHEDULE);
    }

    /** Sets the caller of this thread; null for that of its request. */
    void act(@Nullable AuditCaller by) {
        if (by == null) {
            acting.remove();
        } else {
            acting.set(by);
        }
    }

    static AuditCaller of(RoutingContext request) {
        AuditCaller.Way way = request.normalizedPath().startsWith("/ui") ? AuditCaller.Way.PAGE : AuditCaller.Way.API;
        Optional<String> address =
                Optional.ofNullable(request.request().remoteAddress()).map(client -> client.hostAddress());
        AuditCaller.Kind kind = kind(Credential.of(request).kind());
        String named = request.get(CALLER);
        return new AuditCaller(kind, named != null ? named : name(request, kind), way, address);
    }

    /** Names the caller of a request that no authentication mechanism handles. */
    static void name(RoutingContext request, String name) {
        request.put(CALLER, name);
    }

    private static AuditCaller.Kind kind(Credential.Kind credential) {
        return switch (credential) {
            case NONE -> AuditCaller.Kind.ANONYMOUS;
            case CONFIGURED_TOKEN, TOKEN -> AuditCaller.Kind.TOKEN;
            case UPLOAD_KEY -> AuditCaller.Kind.UPLOAD_KEY;
            case BOUNCER_KEY -> AuditCaller.Kind.BOUNCER;
            case SESSION -> AuditCaller.Kind.ACCOUNT;
            case MACHINE_SESSION -> AuditCaller.Kind.MACHINE;
        };
    }

    private static String name(RoutingContext request, AuditCaller.Kind kind) {
        if (request.user() instanceof QuarkusHttpUser user) {
            SecurityIdentity caller = user.getSecurityIdentity();
            if (!caller.isAnonymous()) {
                return caller.getPrincipal().getName();
            }
        }
        return kind.label();
    }
}
