package dev.bartizan.console;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ErrorPage;
import dev.bartizan.error.ErrorPages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Errors below {@code /ui} as pages of the console. Without a session, browsers are led to the login. */
@Singleton
class ConsoleErrors implements ErrorPages {

    /** The page of the login. */
    static final String LOGIN = "/ui/login";

    private final Pages pages;
    private final CurrentVertxRequest current;

    ConsoleErrors(Pages pages, CurrentVertxRequest current) {
        this.pages = pages;
        this.current = current;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance error(int status, PageProblem problem);
    }

    @Override
    public Optional<Response> of(int status, ErrorCode code, String message, Map<String, Object> details) {
        HttpServerRequest request = current.getCurrent().request();
        String path = current.getCurrent().normalizedPath();
        if (!path.equals("/ui") && !path.startsWith(LocalPath.HOME)) {
            return Optional.empty();
        }
        boolean partial = request.headers().contains("HX-Request");
        if (!partial && !ErrorPage.isWanted(request.getHeader("Accept"))) {
            return Optional.empty();
        }
        if (code == ErrorCode.UNAUTHENTICATED) {
            return Optional.of(partial ? redirected(login(request)) : pages.seeOther(login(request)));
        }
        return Optional.of(pages.show(status, Templates.error(status, PageProblem.of(code, message, details))));
    }

    /** With the way back, unless it is a form that would be sent twice. */
    private static String login(HttpServerRequest request) {
        return request.method().name().equals("GET")
                ? LOGIN + "?next=" + URLEncoder.encode(LocalPath.of(request.uri()), StandardCharsets.UTF_8)
                : LOGIN;
    }

    /** htmx loads the page; it would follow a plain redirect within the fragment. */
    private static Response redirected(String path) {
        return Response.noContent().header("HX-Redirect", path).build();
    }
}
