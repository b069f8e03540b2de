package dev.bartizan.update.asset;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ErrorWriter;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.MetricPath;
import dev.bartizan.http.RouteMethods;
import dev.bartizan.update.UpdateApps;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends the files of updates. A file is named by its hash and never changes, so clients cache it without revalidation.
 *
 * <p>A route and not a resource, because the framework's work for a resource takes longer than sending a small file.
 */
@Singleton
public class AssetRoute implements RouteMethods {

    private static final String HASH = "hash";
    private static final String PATH = "/api/updates/assets/";
    private static final String APP = "app";

    /** What follows the name of an app. */
    private static final String PATH_OF_APP = "/assets/";

    private final AssetService service;
    private final UpdateApps apps;
    private final ErrorWriter errors;

    AssetRoute(AssetService service, UpdateApps apps, ErrorWriter errors) {
        this.service = service;
        this.apps = apps;
        this.errors = errors;
    }

    void register(@Observes Router router) {
        for (String path : List.of(PATH, UpdateApps.PATH + ":" + APP + PATH_OF_APP)) {
            router.route(path + ":" + HASH)
                    .method(HttpMethod.GET)
                    .method(HttpMethod.HEAD)
                    .handler(this::handle);
        }
    }

    @Override
    public List<String> of(String path) {
        int name = path.lastIndexOf('/') + 1;
        String folder = path.substring(0, name);
        return name < path.length()
                        && (folder.equals(PATH)
                                || UpdateApps.inPath(folder, PATH_OF_APP).isPresent())
                ? List.of("GET", "HEAD")
                : List.of();
    }

    private void handle(RoutingContext context) {
        String inPath = context.pathParam(APP);
        MetricPath.set(context.request(), (inPath == null ? PATH : UpdateApps.PATH + "{app}" + PATH_OF_APP) + "{hash}");
        answer(context, () -> {
            String app = apps.of(context.request(), inPath).name();
            Optional<ServedFile> file = find(app, context);
            Optional<CompletableFuture<Void>> fetched =
                    file.isPresent() ? Optional.empty() : service.fetch(app, hash(context));
            if (fetched.isPresent()) {
                sendFetched(app, fetched.get(), context);
            } else {
                send(app, file, context);
            }
        });
    }

    private void answer(RoutingContext context, Runnable answer) {
        try {
            answer.run();
        } catch (ServiceException refused) {
            errors.send(context, refused);
        }
    }

    private static String hash(RoutingContext context) {
        return Objects.requireNonNull(context.pathParam(HASH), "it is in the route");
    }

    private Optional<ServedFile> find(String app, RoutingContext context) {
        return service.find(app, hash(context), context.request().getHeader(HttpHeaders.ACCEPT_ENCODING));
    }

    /** Answers when a file was fetched, without blocking the event loop until then. */
    private void sendFetched(String app, CompletableFuture<Void> fetched, RoutingContext context) {
        Context eventLoop = context.vertx().getOrCreateContext();
        fetched.whenComplete((_, failure) -> eventLoop.runOnContext(_ -> {
            try {
                if (failure instanceof ServiceException refused) {
                    errors.send(context, refused);
                } else if (failure != null) {
                    context.fail(failure);
                } else {
                    answer(context, () -> send(app, find(app, context), context));
                }
            } catch (RuntimeException unexpected) {
                // No handler of the router is left that does it.
                context.fail(unexpected);
            }
        }));
    }

    private void send(String app, Optional<ServedFile> found, RoutingContext context) {
        ServedFile file = found.orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND));
        HttpServerRequest request = context.request();
        boolean head = request.method() == HttpMethod.HEAD;
        if (!Files.isReadable(file.file())) {
            throw new StorageFailure(new AccessDeniedException(file.file().toString(), null, "It can't be read."));
        }
        describe(file, context.response());
        if (has(request.getHeader(HttpHeaders.IF_NONE_MATCH), file)) {
            context.response().setStatusCode(304).end();
        } else if (head) {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, file.contentType())
                    .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(file.size()))
                    .end();
        } else {
            sendContent(app, file, context);
        }
    }

    private static void describe(ServedFile file, HttpServerResponse response) {
        response.putHeader(HttpHeaders.ETAG, quoted(file.tag()))
                .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
                .putHeader(HttpHeaders.VARY, "Accept-Encoding")
                .putHeader(HttpHeaders.ACCEPT_RANGES, "bytes")
                // An uploaded file must not run as a page of this service in a browser.
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", "sandbox");
        file.encoding().ifPresent(encoding -> response.putHeader(HttpHeaders.CONTENT_ENCODING, encoding));
    }

    /** Whether {@code If-None-Match} has the tag of the file. Our tags contain no comma. */
    private static boolean has(@Nullable String ifNoneMatch, ServedFile file) {
        return ifNoneMatch != null
                && Stream.of(ifNoneMatch.split(","))
                        .map(tag -> withoutWeakness(tag.strip()))
                        .anyMatch(tag -> tag.equals("*") || tag.equals(quoted(file.tag())));
    }

    private static String withoutWeakness(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    private void sendContent(String app, ServedFile file, RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        String ifRange = request.getHeader("If-Range");
        boolean whole = ifRange != null && !ifRange.equals(quoted(file.tag()));
        Optional<ByteRange> range = whole ? Optional.empty() : ByteRange.of(request.getHeader("Range"), file.size());
        range.ifPresent(part -> response.putHeader(HttpHeaders.CONTENT_RANGE, part.header(file.size())));
        if (range.isPresent() && range.get().empty()) {
            // These headers describe the file, but the body is an error.
            response.headers()
                    .remove(HttpHeaders.ETAG)
                    .remove(HttpHeaders.CACHE_CONTROL)
                    .remove(HttpHeaders.CONTENT_ENCODING);
            throw new ServiceException(ErrorCode.RANGE_NOT_SATISFIABLE, Map.of("size", file.size()));
        }
        if (range.isPresent()) {
            response.setStatusCode(206);
        }
        ByteRange sent = range.orElse(new ByteRange(0, file.size() - 1));
        if (sent.first() == 0) {
            service.fetched(app, file, request.getHeader("expo-requested-update-id"));
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.contentType())
                .sendFile(file.file().toString(), sent.first(), sent.length())
                // The client detects the incomplete file by its length.
                .onFailure(_ -> request.connection().close());
    }

    private static String quoted(String tag) {
        return '"' + tag + '"';
    }
}
