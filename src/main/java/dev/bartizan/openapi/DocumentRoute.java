package dev.bartizan.openapi;

import dev.bartizan.http.FilterOrder;
import io.netty.buffer.Unpooled;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.quarkus.vertx.http.ManagementInterface;
import io.smallrye.openapi.runtime.io.Format;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends the OpenAPI document, in place of the framework's route.
 *
 * <p>That route copies the document twice for each request. Strangers may ask for it, and a hundred clients that don't
 * read the response would use 80 MiB. Here all responses share one buffer for each format.
 */
@Singleton
public class DocumentRoute {

    /** The same as {@code quarkus.smallrye-openapi.path}, which is not known at run time. */
    private static final String PATH = "/q/openapi";

    private static final String JSON = ".json";

    private final OpenApiDocumentService documents;
    private final Map<Format, Buffer> shared = new ConcurrentHashMap<>();

    DocumentRoute(OpenApiDocumentService documents) {
        this.documents = documents;
    }

    /** After the filters of the management port, before the framework's own routes. */
    void register(@Observes ManagementInterface management) {
        for (String ending : List.of("", JSON, ".yaml", ".yml")) {
            management
                    .router()
                    .route(PATH + ending)
                    .order(FilterOrder.ON_THE_MANAGEMENT_PORT + 2)
                    .handler(this::send);
        }
    }

    private void send(RoutingContext context) {
        HttpServerRequest request = context.request();
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        boolean json = context.normalizedPath().endsWith(JSON)
                || (accepted != null && accepted.contains(Format.JSON.getMimeType()))
                || "json".equalsIgnoreCase(request.getParam("format"));
        Format format = json ? Format.JSON : Format.YAML;
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, format.getMimeType() + ";charset=UTF-8")
                .end(document(format));
    }

    /** Outside of the heap: a connection copies a buffer of the heap. */
    private Buffer document(Format format) {
        return shared.computeIfAbsent(format, wanted -> {
            byte[] bytes = documents.getDocument(OpenApiConstants.DEFAULT_DOCUMENT_NAME, wanted);
            return BufferImpl.buffer(
                    Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
        });
    }
}
