package dev.bartizan.console;

import dev.bartizan.access.Role;
import dev.bartizan.access.session.CrossSite;
import dev.bartizan.access.session.SessionCsrf;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpSyntaxException;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Renders the pages of all features in the layout, in the visitor's language. */
@Singleton
public class Pages {

    static final String MEDIA_TYPE = "text/html;charset=UTF-8";

    /** The icons of Pico's style sheet are images in {@code data:} URLs; no script can run in an image. */
    static final String CONTENT_SECURITY_POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none';"
            + " form-action 'self'; base-uri 'none'; object-src 'none'";

    private final CurrentVertxRequest current;
    private final Assets assets;
    private final String version;
    private final Clock clock;

    Pages(
            CurrentVertxRequest current,
            Assets assets,
            @ConfigProperty(name = "quarkus.application.version") String version,
            Clock clock) {
        this.current = current;
        this.assets = assets;
        this.version = version;
        this.clock = clock;
    }

    /** A page with the status 200. */
    public Response show(TemplateInstance page) {
        return show(Response.Status.OK.getStatusCode(), page);
    }

    /** A page with a status. */
    public Response show(int status, TemplateInstance page) {
        return withHeaders(Response.status(status).type(MEDIA_TYPE).entity(render(page)));
    }

    /**
     * Leads the browser to another page after a form (POST, redirect, GET).
     *
     * @param path a {@link LocalPath}
     */
    public Response seeOther(String path) {
        return leave(URI.create(path));
    }

    /** Leads the browser to an address of the configuration, which can be another site. */
    Response leave(URI address) {
        return withHeaders(Response.status(Response.Status.SEE_OTHER).location(address));
    }

    private static Response withHeaders(Response.ResponseBuilder response) {
        return response.header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin")
                .build();
    }

    /** Renders a part of a page. */
    public String part(TemplateInstance part) {
        return render(part);
    }

    /** Renders a page or a part of one. */
    String render(TemplateInstance template) {
        PageFrame frame = frame();
        return template.data("ui", frame)
                .setLocale(frame.preferences().language())
                .render();
    }

    /** Renders a part for all visitors with a language: there is no request, so that the frame has only the language. */
    String render(TemplateInstance template, Locale language) {
        PageFrame frame = new PageFrame(
                new Preferences(language, ""),
                PageFrame.Visitor.NOBODY,
                new PageFrame.Place("", LocalPath.HOME, "", "", ""),
                assets,
                version,
                clock.instant());
        return template.data("ui", frame).setLocale(language).render();
    }

    private PageFrame frame() {
        RoutingContext context = current.getCurrent();
        HttpServerRequest request = context.request();
        String query = request.query();
        return new PageFrame(
                Preferences.of(request),
                visitor(context),
                new PageFrame.Place(
                        origin(),
                        context.normalizedPath(),
                        query == null ? "" : query,
                        done(request),
                        Optional.ofNullable(request.getParam("q")).orElse("")),
                assets,
                version,
                clock.instant());
    }

    /**
     * Refuses a form that another site may have sent.
     *
     * @param csrf the form's field with the CSRF token
     * @throws ServiceException {@code CROSS_SITE}
     */
    public void requireOwnForm(@Nullable String csrf) {
        // The authentication has checked the header.
        boolean checked = current.getCurrent().request().headers().contains(SessionCsrf.HEADER);
        boolean own = checked
                || current.getCurrent().user() instanceof QuarkusHttpUser user
                        && SessionCsrf.matches(user.getSecurityIdentity(), csrf);
        if (!own) {
            throw new ServiceException(
                    ErrorCode.CROSS_SITE, Map.of("reason", "The form must have the CSRF token of the session."));
        }
    }

    /** What a form has just done. A link of another site must not show such a notice, which can have a button to undo. */
    private static String done(HttpServerRequest request) {
        return CrossSite.isFromOwnPage(request)
                ? Optional.ofNullable(request.getParam("done")).orElse("")
                : "";
    }

    private static PageFrame.Visitor visitor(RoutingContext context) {
        // The identity is not asked for: on the page of an error that would fail once more.
        if (!(context.user() instanceof QuarkusHttpUser user)) {
            return PageFrame.Visitor.NOBODY;
        }
        SecurityIdentity caller = user.getSecurityIdentity();
        return caller.isAnonymous()
                ? PageFrame.Visitor.NOBODY
                : new PageFrame.Visitor(
                        caller.getPrincipal().getName(),
                        caller.hasRole(Role.Name.OPERATOR),
                        caller.hasRole(Role.Name.ADMIN),
                        SessionCsrf.of(caller).orElse(""));
    }

    /** Scheme and host of the request, such as {@code https://bartizan.example}. */
    public String origin() {
        HttpServerRequest request = current.getCurrent().request();
        return request.scheme() + "://" + request.authority();
    }

    /** The visitor's name, as the author of a change. */
    public String author() {
        return visitor(current.getCurrent()).name();
    }

    /** The visitor's address; empty for a Unix socket. */
    public Optional<IpAddress> client() {
        try {
            return Optional.ofNullable(
                            current.getCurrent().request().remoteAddress().hostAddress())
                    .map(IpAddress::parse);
        } catch (IpSyntaxException none) {
            return Optional.empty();
        }
    }
}
