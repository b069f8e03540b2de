package dev.bartizan.audit.log;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditCaller;
import dev.bartizan.audit.AuditChange;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Adds requests to the audit log that have changed something without a service announcing it, so that no new route can be
 * forgotten: the method and the path of each successful request with a changing method.
 *
 * <p>Not {@code @Singleton}: filters are created while the configuration can't be read yet.
 */
@ApplicationScoped
public class UnannouncedChanges {

    private static final Set<String> CHANGING = Set.of("POST", "PUT", "PATCH", "DELETE");

    /** Requests that change nothing, or whose changes are in another log. */
    static final Set<String> CHANGE_NOTHING = Set.of(
            // Read by POST, because addresses can be many.
            "/api/v1/lookup",
            "/v1/allowlists/check",
            "/api/v1/fail2ban/filter-test",
            "/ui/filter-test",
            // A ticket only repeats the caller's rights for 30 seconds.
            "/api/v1/logs/ticket",
            // Agents and bouncers do these all the time. Bans have their own history, and the rest is in the overviews.
            "/v1/alerts",
            "/v1/watchers/login",
            "/v1/usage-metrics",
            // Language and theme of one browser.
            "/ui/preferences");

    private final Audit audit;

    UnannouncedChanges(Audit audit) {
        this.audit = audit;
    }

    /** Runs after each response of a resource. */
    @ServerResponseFilter
    public void after(ContainerResponseContext response, RoutingContext request) {
        String method = request.request().method().name();
        if (!CHANGING.contains(method) || response.getStatus() >= 400 || Audit.announced(request)) {
            return;
        }
        String path = withoutLastSlash(request.normalizedPath());
        if (CHANGE_NOTHING.contains(path)) {
            return;
        }
        AuditCaller by = audit.caller();
        if (by.kind() == AuditCaller.Kind.ANONYMOUS) {
            // Without a credential a request changes nothing but a login and the first account, which are announced.
            return;
        }
        AuditChange change = AuditChange.of("request", method + " " + path).after("status", response.getStatus());
        if (Context.isOnEventLoopThread()) {
            Infrastructure.getDefaultExecutor().execute(() -> audit.report(change, by));
        } else {
            audit.report(change, by);
        }
    }

    private static String withoutLastSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
