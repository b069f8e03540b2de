package dev.bartizan.bench;

import dev.bartizan.database.DataFolder;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** The files of updates as a server gives them that knows nothing but files, with their ranges and conditions. */
@Singleton
public class StaticFileRoute {

    private final Path files;

    StaticFileRoute(DataFolder folder) {
        this.files = folder.path().resolve("updates").resolve("assets").toAbsolutePath();
    }

    void register(@Observes Router router) {
        router.get("/bench/files/*").handler(StaticHandler.create(FileSystemAccess.ROOT, files.toString()));
    }
}
