package dev.bartizan.update.upload;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.access.limit.Allowances;
import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditCaller;
import dev.bartizan.error.CorrelationId;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ErrorWriter;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.FilterOrder;
import dev.bartizan.http.MetricPath;
import dev.bartizan.http.RouteMethods;
import dev.bartizan.http.Use;
import dev.bartizan.update.PublicAddress;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApp;
import dev.bartizan.update.UpdateApps;
import dev.bartizan.update.UpdateConfig;
import dev.bartizan.update.UploadKey;
import io.quarkus.vertx.http.runtime.VertxInputStream;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Handles uploads. Not a resource, because the framework has one body limit for all resources, and uploads are far
 * larger than other requests. The key is checked before the body is read.
 */
@Singleton
public class UploadRoute implements RouteMethods {

    /** The path of uploads. */
    static final String PATH = "/api/updates/upload";

    /** What follows the name of an app. */
    private static final String PATH_OF_APP = "/upload";

    private static final Logger LOG = Logger.getLogger(UploadRoute.class);

    private final UploadKey key;
    private final UpdateApps apps;
    private final UploadService uploads;
    private final PublicAddress address;
    private final ErrorWriter errors;
    private final CorrelationId correlationId;
    private final Allowances allowances;
    private final long readTimeoutMillis;
    private final Audit audit;

    UploadRoute(
            UploadKey key,
            UpdateApps apps,
            UploadService uploads,
            PublicAddress address,
            ErrorWriter errors,
            CorrelationId correlationId,
            Allowances allowances,
            UpdateConfig config,
            Audit audit) {
        this.key = key;
        this.apps = apps;
        this.uploads = uploads;
        this.address = address;
        this.errors = errors;
        this.correlationId = correlationId;
        this.allowances = allowances;
        this.readTimeoutMillis = config.readTimeout().toMillis();
        this.audit = audit;
    }

    void register(@Observes Filters filters) {
        FilterOrder.UPLOADS.register(filters, this::handle);
    }

    @Override
    public List<String> of(String path) {
        return path.equals(PATH) || app(path).isPresent() ? List.of("POST") : List.of();
    }

    /** The app in a path of uploads, which may end with a slash as those of resources. */
    private static Optional<String> app(String path) {
        return UpdateApps.inPath(path, PATH_OF_APP).or(() -> UpdateApps.inPath(path, PATH_OF_APP + "/"));
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<String> inPath = app(context.normalizedPath());
        if (inPath.isEmpty() && !context.normalizedPath().equals(PATH)) {
            context.next();
            return;
        }
        MetricPath.set(context.request(), inPath.isEmpty() ? PATH : UpdateApps.PATH + "{app}" + PATH_OF_APP);
        UpdateApp app;
        String base;
        Allowances.Permit permit;
        try {
            Set<String> ofKey = key.require(request);
            app = apps.of(request, inPath.orElse(null));
            key.requireFor(app, ofKey);
            requireForm(request);
            requireSize(request);
            base = address.of(request);
            permit = allowances.take(
                    Use.UPLOAD,
                    UploadKey.credential(ofKey),
                    () -> request.connection().close());
        } catch (ServiceException refused) {
            errors.send(context, refused);
            return;
        }
        context.addEndHandler(_ -> permit.release());
        Context eventLoop = context.vertx().getOrCreateContext();
        InputStream body = new VertxInputStream(context, readTimeoutMillis);
        AuditCaller caller = Audit.caller(context).as(AuditCaller.Kind.UPLOAD_KEY, AuditCaller.Kind.UPLOAD_KEY.label());
        String id = correlationId.current();
        // An upload takes as long as its client needs, so it runs on its own virtual thread and blocks no other
        // request.
        Thread.ofVirtual().name("update-upload").start(() -> {
            correlationId.begin(id);
            Runnable end = audit.as(caller, () -> publish(context, app, body, base));
            eventLoop.runOnContext(now -> end.run());
        });
    }

    private static void requireForm(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            throw new ServiceException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "An upload must be multipart/form-data.",
                    Map.of("allowed", List.of("multipart/form-data")));
        }
    }

    /** Checks {@code Content-Length}; a body without it is counted while it is read. */
    private void requireSize(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > uploads.maximumBytes()) {
            throw new ServiceException(ErrorCode.PAYLOAD_TOO_LARGE, Map.of("maximum_bytes", uploads.maximumBytes()));
        }
    }

    /** Publishes the upload; returns the action that sends the response on the event loop. */
    private Runnable publish(RoutingContext context, UpdateApp app, InputStream body, String base) {
        try {
            List<Update> published =
                    uploads.publish(app, body, context.request().getHeader(HttpHeaders.CONTENT_TYPE));
            return () -> context.response()
                    .setStatusCode(201)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(
                            HttpHeaders.LOCATION,
                            "/api/updates/" + published.getFirst().id())
                    .end(UploadAnswer.of(published, base).toString());
        } catch (ServiceException refused) {
            return () -> errors.send(context, refused);
        } catch (IOException gone) {
            LOG.infov("upload_cut_off", kv("reason", String.valueOf(gone.getMessage())));
            return () -> context.request().connection().close();
        } catch (RuntimeException unexpected) {
            LOG.errorv(unexpected, "request_failed", kv("error_code", ErrorCode.INTERNAL_ERROR));
            ServiceException error =
                    new ServiceException(ErrorCode.INTERNAL_ERROR, Map.of("correlation_id", correlationId.current()));
            return () -> errors.send(context, error);
        }
    }
}
