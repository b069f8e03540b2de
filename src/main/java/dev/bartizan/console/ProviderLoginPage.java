package dev.bartizan.console;

import dev.bartizan.access.login.Logins;
import dev.bartizan.access.oidc.OidcClient;
import dev.bartizan.access.oidc.OidcFlow;
import dev.bartizan.access.session.CrossSite;
import dev.bartizan.access.session.OpenedSession;
import dev.bartizan.access.session.SessionCookie;
import dev.bartizan.error.ServiceException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Logs people in by the OpenID provider. */
@Path("/ui/login/oidc")
@Produces(MediaType.TEXT_HTML)
@PermitAll
public class ProviderLoginPage {

    private static final String CALLBACK = "/ui/login/oidc/callback";

    private final OidcFlow flow;
    private final OidcClient client;
    private final Logins logins;
    private final SessionCookie cookie;
    private final Pages pages;

    ProviderLoginPage(OidcFlow flow, OidcClient client, Logins logins, SessionCookie cookie, Pages pages) {
        this.flow = flow;
        this.client = client;
        this.logins = logins;
        this.cookie = cookie;
        this.pages = pages;
    }

    /** Leads to the provider. */
    @GET
    public Response begin(@RestQuery @Nullable String next, @Context RoutingContext context) {
        if (!client.on()) {
            return pages.seeOther(ConsoleErrors.LOGIN);
        }
        HttpServerRequest request = context.request();
        String path = LocalPath.of(next);
        try {
            CrossSite.refuseIncluded(request);
            OidcFlow.Begun begun = flow.begin(request, pages.origin() + CALLBACK, path);
            return Response.fromResponse(pages.leave(URI.create(begun.address())))
                    .header(HttpHeaders.SET_COOKIE, begun.cookie())
                    .build();
        } catch (ServiceException refused) {
            return refused(refused, path);
        }
    }

    /** Where the provider leads back to: opens a session and leads to the page that was asked for. */
    @GET
    @Path("callback")
    public Response finish(@Context RoutingContext context) {
        if (!client.on()) {
            return pages.seeOther(ConsoleErrors.LOGIN);
        }
        HttpServerRequest request = context.request();
        String path = LocalPath.of(flow.next(request));
        try {
            CrossSite.refuseIncluded(request);
            OpenedSession opened = logins.loginIdentified(flow.finish(request, pages.origin() + CALLBACK), request);
            return ended(
                    request,
                    Response.fromResponse(pages.seeOther(path))
                            .header(HttpHeaders.SET_COOKIE, cookie.set(request, opened)));
        } catch (ServiceException refused) {
            return ended(request, Response.fromResponse(refused(refused, path)));
        }
    }

    /** A code and a state are used once. */
    private Response ended(HttpServerRequest request, Response.ResponseBuilder response) {
        return response.header(HttpHeaders.SET_COOKIE, flow.cookieRemoved(request))
                .build();
    }

    private Response refused(ServiceException refused, String next) {
        return pages.show(
                refused.status(), LoginPage.Templates.login("", next, client.label(), PageProblem.of(refused)));
    }
}
