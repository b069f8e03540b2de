package dev.bartizan.console;

import dev.bartizan.error.ErrorPage;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Leads browsers from {@code /} to the console. Other clients still get 404 there. */
@Singleton
class RootRoute {

    private static final int SEE_OTHER = 303;

    void register(@Observes Router router) {
        router.get("/").handler(context -> {
            if (ErrorPage.isWanted(context.request().getHeader(HttpHeaders.ACCEPT))) {
                context.response()
                        .setStatusCode(SEE_OTHER)
                        .putHeader(HttpHeaders.LOCATION, LocalPath.HOME)
                        .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                        .end();
            } else {
                context.next();
            }
        });
    }
}
