package dev.bartizan.bench;

import dev.bartizan.database.DataFolder;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** The files of updates as a server gives them that knows nothing but files. */
@Singleton
public class StaticFileRoute {

    private final Path files;

    StaticFileRoute(DataFolder folder) {
        this.files = folder.path().resolve("updates").resolve("assets");
    }

    void register(@Observes Router router) {
        router.get("/bench/files/:name").handler(this::send);
    }

    private void send(RoutingContext context) {
        context.response().sendFile(files.resolve(context.pathParam("name")).toString());
    }
}
